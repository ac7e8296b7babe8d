#include "load-tests/trace/measurement.h"

#include <malloc.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "load-tests/trace/processor_time.h"
#include "load-tests/trace/trace_player.h"
#include "load-tests/trace/wire_cost.h"

namespace atelier::trace {
namespace {

using document::TextSequence;
using document::Verdict;
using std::chrono::nanoseconds;

// Edits in one push (wire_cost.h).
constexpr std::size_t kBatch = 64;

// Passes of one step, as long as all of them together take no longer than this.
constexpr int kPassesMax = 9;
constexpr nanoseconds kPassesTimeMax = std::chrono::seconds(3);

double rounded(double exact) {
  return std::round(exact * 1000) / 1000;
}

double milliseconds(nanoseconds time) {
  return rounded(std::chrono::duration<double, std::milli>(time).count());
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

// Runs `pass` several times and returns its least processor time, in which what it returns is not
// destroyed.
template <class Pass>
nanoseconds least_time(Pass pass) {
  const nanoseconds begin = processor_time();
  nanoseconds least = nanoseconds::max();
  for (int number = 0; number < kPassesMax; ++number) {
    const nanoseconds start = processor_time();
    [[maybe_unused]] const auto kept = pass();
    const nanoseconds end = processor_time();
    least = std::min(least, end - start);
    if (end - begin > kPassesTimeMax) break;
  }
  return least;
}

bool integrate(TextSequence& text, const std::vector<AuthoredEdit>& edits) {
  return std::all_of(edits.begin(), edits.end(), [&](const AuthoredEdit& one) {
    return text.apply(one.edit, one.author) == Verdict::Ok;
  });
}

struct Played {
  std::optional<TracePlayer> player;
  nanoseconds generating = nanoseconds::max();
  nanoseconds catching_up = nanoseconds::max();
};

Result<> play(const TraceFile& trace, Played& played) {
  Result<> answer;
  least_time([&] {
    if (!answer) return false;
    played.player.emplace(trace);
    answer = played.player->play();
    played.generating = std::min(played.generating, played.player->generating());
    played.catching_up = std::min(played.catching_up, played.player->catching_up());
    return true;
  });
  return answer;
}

}  // namespace

Result<boost::json::object> measure(const TraceFile& trace) {
  Played played;
  if (const Result<> answer = play(trace, played); !answer) return answer.error();
  const std::vector<AuthoredEdit>& edits = played.player->edits();

  const std::size_t heap_before = heap_bytes();
  TextSequence observer;
  if (!integrate(observer, edits)) return Error{ErrorKind::Invalid, "an edit is refused"};
  const std::size_t heap = heap_bytes() - heap_before;
  const nanoseconds integrating = least_time([&] {
    TextSequence another;
    integrate(another, edits);
    return another;
  });

  const std::string snapshot = observer.encode();
  const auto loaded = TextSequence::decode(snapshot);
  if (!loaded || loaded->encode() != snapshot) {
    return Error{ErrorKind::Invalid, "the snapshot does not load as it was saved"};
  }
  const nanoseconds loading = least_time([&] { return TextSequence::decode(snapshot); });

  const std::string text = observer.utf8();
  return boost::json::object{
      {"operations", edits.size()},
      {"replicas", played.player->replica_count()},
      {"generate_milliseconds", milliseconds(played.generating)},
      {"catch_up_milliseconds", milliseconds(played.catching_up)},
      {"integrate_milliseconds", milliseconds(integrating)},
      {"sha256", sha256(text)},
      {"matches", text == trace.end_content},
      {"visible_units", observer.size()},
      {"inserted_units", observer.element_count()},
      {"live_heap_bytes", heap},
      {"snapshot_bytes", snapshot.size()},
      {"load_milliseconds", milliseconds(loading)},
      {"wire_bytes_per_operation", rounded(wire_bytes_per_edit(edits, kBatch))},
      {"wire_bytes_per_operation_alone", rounded(wire_bytes_per_edit(edits, 1))},
  };
}

}  // namespace atelier::trace
