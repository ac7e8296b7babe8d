// atelier-trace FILE.json[.gz]: plays a recorded editing session and prints what it cost, as JSON.
//
// Exit: 0; 1 when the text is not the recorded one; 2 when there is no such trace.
#include <malloc.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>

#include "load-tests/trace/trace_file.h"
#include "load-tests/trace/trace_player.h"
#include "server/domain/document/text_sequence.h"

namespace {

using atelier::document::TextSequence;
using atelier::document::Verdict;
using std::chrono::steady_clock;

double milliseconds(steady_clock::duration time) {
  const double exact = std::chrono::duration<double, std::milli>(time).count();
  return std::round(exact * 1000) / 1000;
}

std::size_t heap_bytes() {
  const struct mallinfo2 heap = mallinfo2();
  return heap.uordblks + heap.hblkhd;
}

std::string sha256(const std::string& bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size());
  std::array<char, 2 * crypto_hash_sha256_BYTES + 1> hex{};
  return sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
}

// The median of five.
std::optional<double> load_milliseconds(const std::string& snapshot) {
  std::array<steady_clock::duration, 5> times{};
  for (steady_clock::duration& time : times) {
    const auto start = steady_clock::now();
    const auto loaded = TextSequence::decode(snapshot);
    time = steady_clock::now() - start;
    if (!loaded || loaded->encode() != snapshot) return std::nullopt;
  }
  std::sort(times.begin(), times.end());
  return milliseconds(times[2]);
}

int fail(int code, const std::string& why) {
  std::fprintf(stderr, "atelier-trace: %s\n", why.c_str());
  return code;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return fail(2, "usage: atelier-trace FILE.json[.gz]");
  if (sodium_init() < 0) return fail(1, "libsodium does not start");
  const auto trace = atelier::trace::read_trace(arguments[1]);
  if (!trace) return fail(2, trace.error().detail);

  atelier::trace::TracePlayer player(*trace);
  if (const auto played = player.play(); !played) return fail(1, played.error().detail);

  const std::size_t heap_before = heap_bytes();
  const auto start = steady_clock::now();
  TextSequence observer;
  for (const auto& [author, edit] : player.edits()) {
    if (observer.apply(edit, author) != Verdict::Ok) return fail(1, "an edit is refused");
  }
  const auto integrating = steady_clock::now() - start;
  const std::size_t heap = heap_bytes() - heap_before;

  const std::string text = observer.utf8();
  const std::string snapshot = observer.encode();
  const std::optional<double> load = load_milliseconds(snapshot);
  if (!load) return fail(1, "the snapshot does not load as it was saved");
  const bool matches = text == trace->end_content;
  const boost::json::value report = {
      {"trace", arguments[1]},
      {"operations", player.edits().size()},
      {"replicas", player.replica_count()},
      {"generate_milliseconds", milliseconds(player.generating())},
      {"catch_up_milliseconds", milliseconds(player.catching_up())},
      {"integrate_milliseconds", milliseconds(integrating)},
      {"sha256", sha256(text)},
      {"matches", matches},
      {"visible_units", observer.size()},
      {"inserted_units", observer.element_count()},
      {"live_heap_bytes", heap},
      {"snapshot_bytes", snapshot.size()},
      {"load_milliseconds", *load},
  };
  std::printf("%s\n", boost::json::serialize(report).c_str());
  return matches ? 0 : fail(1, "the text differs from endContent");
}
