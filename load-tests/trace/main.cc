// atelier-trace FILE.json[.gz] | --made KEYS: plays an editing session, recorded or made, and
// prints what it cost, as JSON.
//
// Exit: 0; 1 when the text is not the recorded one; 2 when there is no such trace.
#include <sodium.h>

#include <CLI/CLI.hpp>
#include <array>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <cstdio>
#include <map>
#include <string>

#include "load-tests/trace/made_trace.h"
#include "load-tests/trace/measurement.h"

namespace {

using atelier::Result;
using atelier::trace::MadeStyle;
using atelier::trace::TraceFile;

struct Arguments {
  std::string file;
  std::size_t made = 0;
  std::uint32_t agents = 1;
  std::uint64_t seed = 1;
  MadeStyle style = MadeStyle::Writing;
  std::string written;
};

void declare(CLI::App& command, Arguments& arguments) {
  static const std::map<std::string, MadeStyle> kStyles{{"writing", MadeStyle::Writing},
                                                        {"forward", MadeStyle::Forward},
                                                        {"backward", MadeStyle::Backward}};
  command.require_option(1, 0);
  auto* const file = command.add_option("FILE", arguments.file, "A trace: .json or .json.gz");
  auto* const made = command.add_option("--made", arguments.made, "Make one of so many keys");
  made->excludes(file)->check(CLI::Range(1, 10'000'000));
  command.add_option("--seed", arguments.seed, "Of the made trace")->needs(made);
  auto* const agents = command.add_option("--agents", arguments.agents, "Who write it together");
  agents->needs(made)->check(CLI::Range(1, 2'000));
  command.add_option("--style", arguments.style, "writing, forward or backward")
      ->needs(made)
      ->excludes(agents)
      ->transform(CLI::CheckedTransformer(kStyles));
  command.add_option("--write", arguments.written, "Also write the made trace here")->needs(made);
}

Result<TraceFile> trace_for(const Arguments& arguments) {
  if (arguments.made == 0) return atelier::trace::read_trace(arguments.file);
  const auto& [file, keys, agents, seed, style, written] = arguments;
  TraceFile trace = agents > 1 ? atelier::trace::make_concurrent_trace(keys, agents, seed)
                               : atelier::trace::make_trace(style, keys, seed);
  if (written.empty()) return trace;
  if (const Result<> done = write_trace(trace, written); !done) return done.error();
  return trace;
}

std::string plain_decimal(double number) {
  std::array<char, 512> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
  return {digits.data(), end.ptr};
}

// Boost.JSON would write 52.0 as 5.2E1.
std::string report_text(const boost::json::object& report) {
  std::string text;
  for (const auto& [name, value] : report) {
    text += text.empty() ? '{' : ',';
    text += boost::json::serialize(boost::json::string(name)) + ':';
    text += value.is_double() ? plain_decimal(value.get_double()) : boost::json::serialize(value);
  }
  return text + '}';
}

int fail(int code, const std::string& why) {
  std::fprintf(stderr, "atelier-trace: %s\n", why.c_str());
  return code;
}

}  // namespace

int main(int count, char** words) {
  Arguments arguments;
  CLI::App command("Plays an editing session and prints what it cost.");
  declare(command, arguments);
  try {
    command.parse(count, words);
  } catch (const CLI::ParseError& error) {
    return command.exit(error) == 0 ? 0 : 2;
  }
  if (sodium_init() < 0) return fail(1, "libsodium does not start");
  const Result<TraceFile> trace = trace_for(arguments);
  if (!trace) return fail(2, trace.error().detail);
  const Result<boost::json::object> figures = atelier::trace::measure(*trace);
  if (!figures) return fail(1, figures.error().detail);

  boost::json::object report{{"trace", arguments.made == 0 ? arguments.file : "made"}};
  report.insert(figures->begin(), figures->end());
  std::printf("%s\n", report_text(report).c_str());
  return figures->at("matches").as_bool() ? 0 : fail(1, "the text differs from endContent");
}
