#include "tests/faults/crowd_member.h"

#include <algorithm>
#include <utility>

namespace atelier::faults {
namespace {

constexpr std::int32_t kUnit = 64;  // board coordinates are in 1/64
constexpr document::Point kNoteSize{240 * kUnit, 160 * kUnit};
constexpr std::uint32_t kOperationsPerNote = 150;
constexpr std::uint32_t kOperationsPerMove = 7;
// As many answers as a room keeps (COM-5); a person would have stopped long before.
constexpr std::size_t kUnacknowledgedMax = 200;

}  // namespace

CrowdMember::CrowdMember(boost::asio::io_context& context, load::Endpoint endpoint, load::Seat seat,
                         std::chrono::steady_clock::duration between_operations)
    : participant_(context, std::move(endpoint), std::move(seat)),
      timer_(context),
      between_operations_(between_operations) {}

void CrowdMember::start() {
  participant_.join();
  next_at_ = std::chrono::steady_clock::now();
  wait();
}

void CrowdMember::leave() {
  timer_.cancel();
  participant_.leave();
}

void CrowdMember::wait() {
  timer_.expires_at(next_at_);
  timer_.async_wait([this](const boost::system::error_code& cancelled) {
    if (cancelled) return;
    next_at_ = std::max(next_at_ + between_operations_,
                        std::chrono::steady_clock::now() - std::chrono::seconds(1));
    const bool room_left = participant_.unacknowledged() < kUnacknowledgedMax;
    if (writing_ && participant_.ready() && !participant_.refused() && room_left) write_one();
    wait();
  });
}

document::Point CrowdMember::place() const {
  const auto turn = static_cast<std::int32_t>(operations_ % 1000);
  return {turn * kUnit, static_cast<std::int32_t>(participant_.replica().number()) * 200 * kUnit};
}

void CrowdMember::write_one() {
  const std::uint32_t number = operations_++;
  if (number % kOperationsPerNote == 0) {
    note_ = participant_.create_note(place(), kNoteSize, 1 + number % 6);
    written_[note_];
  } else if (number % kOperationsPerMove == 0) {
    participant_.move(note_, place());
  } else {
    const std::string digits = std::to_string(number) + " ";
    const std::u16string text(digits.begin(), digits.end());
    participant_.type(note_, text);
    written_[note_] += text;
  }
}

bool CrowdMember::is_whole_in(const document::Document& document) const {
  return std::all_of(written_.begin(), written_.end(), [&](const auto& note) {
    const document::Object* const object = document.find(note.first);
    return object != nullptr && !object->deleted() && object->text.text() == note.second;
  });
}

}  // namespace atelier::faults
