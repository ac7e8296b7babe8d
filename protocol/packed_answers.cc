#include "protocol/packed_answers.h"

#include <limits>

#include "protocol/packed_format.h"
#include "protocol/wire.h"
#include "server/domain/document/varint.h"

namespace atelier::protocol {
namespace {

using document::append_varint;

// A verdict shares its number with what lies between its cseq and the one before.
constexpr std::uint64_t kVerdicts = 16;
constexpr std::size_t kFingerprintBytes = 8;
constexpr std::size_t kAnswerBytesMin = 2 + kFingerprintBytes;

std::optional<std::uint64_t> read_fingerprint(std::string_view& bytes) {
  if (bytes.size() < kFingerprintBytes) return std::nullopt;
  std::uint64_t number = 0;
  for (std::size_t place = 0; place < kFingerprintBytes; ++place) {
    number |= std::uint64_t{static_cast<std::uint8_t>(bytes[place])} << (8 * place);
  }
  bytes.remove_prefix(kFingerprintBytes);
  return number;
}

// The answer at the start of `bytes`, which is taken off.
std::optional<RecentAnswer> read_answer(std::string_view& bytes, const RecentAnswer& before) {
  const auto step_and_verdict = packed::take_varint(bytes);
  const auto hlc_step = packed::take_varint(bytes);
  if (!step_and_verdict || !hlc_step) return std::nullopt;
  const std::uint64_t cseq =
      std::uint64_t{before.cseq.number()} + 1 + *step_and_verdict / kVerdicts;
  const auto verdict =
      wire::read_verdict(static_cast<wire::v1::Verdict>(*step_and_verdict % kVerdicts));
  const std::uint64_t hlc = before.hlc + static_cast<std::uint64_t>(document::unzigzag(*hlc_step));
  const auto fingerprint = read_fingerprint(bytes);
  const bool possible =
      cseq <= std::numeric_limits<std::uint32_t>::max() && hlc <= document::kHlcMax;
  if (!possible || !verdict || !fingerprint) return std::nullopt;
  return RecentAnswer{ClientSeq(static_cast<std::uint32_t>(cseq)), *verdict, *fingerprint, hlc};
}

}  // namespace

std::string pack_answers(const std::vector<RecentAnswer>& answers) {
  std::string bytes;
  RecentAnswer before{};
  for (const RecentAnswer& answer : answers) {
    const std::uint64_t between = answer.cseq.number() - before.cseq.number() - 1;
    append_varint(bytes, between * kVerdicts + static_cast<std::uint64_t>(answer.verdict));
    append_varint(bytes, document::zigzag(static_cast<std::int64_t>(answer.hlc - before.hlc)));
    for (std::size_t place = 0; place < kFingerprintBytes; ++place) {
      bytes.push_back(static_cast<char>(answer.fingerprint >> (8 * place)));
    }
    before = answer;
  }
  return bytes;
}

std::optional<std::vector<RecentAnswer>> unpack_answers(std::string_view bytes) {
  std::vector<RecentAnswer> answers;
  answers.reserve(bytes.size() / kAnswerBytesMin);
  RecentAnswer before{};
  while (!bytes.empty()) {
    const std::optional<RecentAnswer> answer = read_answer(bytes, before);
    if (!answer) return std::nullopt;
    answers.push_back(before = *answer);
  }
  return answers;
}

}  // namespace atelier::protocol
