#include "server/room/participant_table.h"

#include <cstring>
#include <utility>

#include "server/base/check.h"

namespace atelier::room {

ParticipantId ParticipantTable::next() const {
  return ParticipantId(static_cast<std::uint32_t>(participants_.size() + 1));
}

bool ParticipantTable::contains(ParticipantId participant) const {
  return participant.number() != 0 && participant < next();
}

std::optional<ParticipantId> ParticipantTable::find(const protocol::SeatHash& seat) const {
  const auto found = by_seat_.find(seat);
  if (found == by_seat_.end()) return std::nullopt;
  return found->second;
}

const std::string& ParticipantTable::display_name(ParticipantId participant) const {
  ATELIER_CHECK(contains(participant));
  return participants_[participant.number() - 1].display_name;
}

bool ParticipantTable::add(ParticipantId participant, const protocol::SeatHash& seat) {
  if (participant != next() || by_seat_.contains(seat)) return false;
  by_seat_.emplace(seat, participant);
  protocol::ParticipantState& state = participants_.emplace_back();
  state.participant = participant;
  state.seat_hash = seat;
  return true;
}

bool ParticipantTable::rename(ParticipantId participant, std::string display_name) {
  if (!contains(participant)) return false;
  participants_[participant.number() - 1].display_name = std::move(display_name);
  return true;
}

Result<ParticipantTable> ParticipantTable::from_states(
    std::vector<protocol::ParticipantState> states) {
  ParticipantTable table;
  for (protocol::ParticipantState& state : states) {
    if (!table.add(state.participant, state.seat_hash)) {
      return Error{ErrorKind::Damaged, "participants of the snapshot"};
    }
    table.rename(state.participant, std::move(state.display_name));
  }
  return table;
}

std::size_t ParticipantTable::FirstBytes::operator()(
    const protocol::SeatHash& seat) const noexcept {
  std::size_t bytes = 0;
  std::memcpy(&bytes, seat.data(), sizeof bytes);
  return bytes;
}

}  // namespace atelier::room
