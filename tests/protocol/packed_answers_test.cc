// The recent answers of a replica, as a snapshot holds them (storage/FORMAT.md, "Answers").
#include "protocol/packed_answers.h"

#include <catch2/catch.hpp>
#include <limits>

#include "tests/protocol/samples.h"

namespace atelier::protocol {
namespace {

using document::Verdict;
using Answers = std::vector<RecentAnswer>;

constexpr std::uint32_t kCseqMax = std::numeric_limits<std::uint32_t>::max();

RecentAnswer answer(std::uint32_t cseq, document::Hlc hlc, Verdict verdict = Verdict::Ok) {
  return {ClientSeq(cseq), verdict, 0x8877'6655'4433'2211 + cseq, hlc};
}

}  // namespace

TEST_CASE("answers come back from their bytes as they were", "[protocol][snapshot]") {
  const std::uint64_t seed = test_seed();
  INFO("seed " << seed);
  Samples samples(seed);
  std::size_t all = 0;
  for (int round = 0; round < 200; ++round) {
    for (const ReplicaState& replica : samples.board_state().replicas) {
      all += replica.recent.size();
      REQUIRE(unpack_answers(pack_answers(replica.recent)) == replica.recent);
    }
  }
  CHECK(all > 1'000);
}

TEST_CASE("answers at the edges of their ranges come back", "[protocol][snapshot]") {
  for (const Answers& answers :
       {Answers{}, Answers{answer(1, 0)}, Answers{answer(kCseqMax, document::kHlcMax)},
        Answers{answer(1, document::kHlcMax), answer(2, 0), answer(3, document::kHlcMax)},
        Answers{answer(1, 7, Verdict::Budget), answer(kCseqMax, 7, Verdict::Invalid)}}) {
    CHECK(unpack_answers(pack_answers(answers)) == answers);
  }
}

TEST_CASE("answers that came one after the other take a dozen bytes each", "[protocol][snapshot]") {
  Answers answers;
  for (std::uint32_t cseq = 900; cseq < 1'000; ++cseq) {
    answers.push_back(answer(cseq, (893'000'000'000 + 200 * std::uint64_t{cseq}) << 12));
  }
  CHECK(pack_answers(answers).size() <= 12 * answers.size() + 10);
}

TEST_CASE("bytes that are no answers are none", "[protocol][snapshot][hostile]") {
  const std::string sound = pack_answers({answer(5, 40), answer(9, 41, Verdict::Frozen)});
  REQUIRE(sound.size() == 20);
  for (std::size_t size = 0; size < sound.size(); ++size) {
    CAPTURE(size);
    CHECK(unpack_answers(sound.substr(0, size)).has_value() == (size == 0 || size == 10));
  }
  // A verdict that there is not.
  for (const int verdict : {12, 15}) {
    std::string other = sound;
    other[0] = static_cast<char>((other[0] & 0x70) | verdict);
    CHECK_FALSE(unpack_answers(other));
  }
  // After the last cseq, and a clock that runs out on either side.
  CHECK_FALSE(unpack_answers(pack_answers({answer(kCseqMax, 0)}) + sound));
  CHECK_FALSE(unpack_answers(pack_answers({answer(1, document::kHlcMax + 1)})));
  std::string before_time = sound;
  before_time[1] = 1;
  CHECK_FALSE(unpack_answers(before_time));
  CHECK_FALSE(unpack_answers(std::string(30, '\xff')));
}

}  // namespace atelier::protocol
