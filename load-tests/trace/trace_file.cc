#include "load-tests/trace/trace_file.h"

#include <zlib.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <memory>
#include <utility>

#include "server/domain/document/unicode.h"

namespace atelier::trace {
namespace {

namespace json = boost::json;

// gzread() passes a file through that is not compressed.
Result<std::string> read_all(const std::filesystem::path& path) {
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
  if (!file) return Error{ErrorKind::Unavailable, "cannot open " + path.string()};
  std::string text;
  char buffer[1 << 16];
  int count = 0;
  while ((count = gzread(file.get(), buffer, sizeof buffer)) > 0) {
    text.append(buffer, static_cast<std::size_t>(count));
  }
  if (count < 0) return Error{ErrorKind::Unavailable, "cannot read " + path.string()};
  return text;
}

Patch patch_from(const json::value& row) {
  auto inserted = document::to_utf16(row.at(2).as_string());
  return {row.at(0).to_number<std::size_t>(), row.at(1).to_number<std::size_t>(),
          std::move(inserted).value()};
}

void add_transaction(TraceFile& trace, const json::value& row) {
  const auto number = static_cast<std::uint32_t>(trace.transactions.size());
  Transaction one;
  if (const json::value* const parents = row.as_object().if_contains("parents")) {
    for (const json::value& parent : parents->as_array()) {
      one.parents.push_back(parent.to_number<std::uint32_t>());
      if (one.parents.back() >= number) throw std::out_of_range("a parent that comes later");
    }
    one.agent = row.at("agent").to_number<std::uint32_t>();
  } else if (number > 0) {
    one.parents.push_back(number - 1);
  }
  for (const json::value& patch : row.at("patches").as_array()) {
    one.patches.push_back(patch_from(patch));
    trace.has_surrogates |=
        std::any_of(one.patches.back().inserted.begin(), one.patches.back().inserted.end(),
                    document::is_high_surrogate);
  }
  trace.transactions.push_back(std::move(one));
}

TraceFile trace_from(const json::value& whole) {
  TraceFile trace;
  trace.end_content = std::string(whole.at("endContent").as_string());
  const json::value* const start = whole.as_object().if_contains("startContent");
  if (start != nullptr && !start->as_string().empty()) {
    add_transaction(trace, json::value{{"patches", {{0, 0, *start}}}});
  }
  for (const json::value& row : whole.at("txns").as_array()) add_transaction(trace, row);
  return trace;
}

json::object row_of(const Transaction& one, bool concurrent) {
  json::array patches;
  for (const Patch& patch : one.patches) {
    patches.push_back({patch.position, patch.deleted, document::to_utf8(patch.inserted)});
  }
  json::object row{{"patches", std::move(patches)}};
  if (concurrent) {
    row["parents"] = json::array(one.parents.begin(), one.parents.end());
    row["agent"] = one.agent;
  }
  return row;
}

}  // namespace

Result<> write_trace(const TraceFile& trace, const std::filesystem::path& path) {
  std::uint32_t agents = 1;
  for (const Transaction& one : trace.transactions) agents = std::max(agents, one.agent + 1);
  std::ofstream file(path);
  file << "{\"kind\":\"" << (agents > 1 ? "concurrent" : "sequential")
       << "\",\"numAgents\":" << agents << ",\"startContent\":\"\",\"endContent\":"
       << json::serialize(json::string(trace.end_content)) << ",\"txns\":[";
  const char* separator = "\n";
  for (const Transaction& one : trace.transactions) {
    file << std::exchange(separator, ",\n") << json::serialize(row_of(one, agents > 1));
  }
  file << "]}\n";
  file.close();
  if (!file) return Error{ErrorKind::Unavailable, "cannot write " + path.string()};
  return {};
}

Result<TraceFile> read_trace(const std::filesystem::path& path) {
  const Result<std::string> text = read_all(path);
  if (!text) return text.error();
  try {
    return trace_from(json::parse(*text));
  } catch (const std::exception& failure) {  // what Boost.JSON throws for a member that is missing
    return Error{ErrorKind::Invalid, path.string() + " is not an editing trace: " + failure.what()};
  }
}

}  // namespace atelier::trace
