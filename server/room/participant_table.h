// The ParticipantTable knows the people of a board: each by the hash of the seat key that their
// browser keeps, and the name that they gave (SPEC SEAT-1, SEAT-2, SEAT-6).
//
// Pure; part of a Board. Participants are dense: 1, 2, 3… in order of arrival, and are never
// removed.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "protocol/record_codec.h"
#include "server/base/ids.h"
#include "server/base/result.h"

namespace atelier::room {

class ParticipantTable {
 public:
  std::size_t size() const { return participants_.size(); }
  ParticipantId next() const;
  bool contains(ParticipantId participant) const;
  std::optional<ParticipantId> find(const protocol::SeatHash& seat) const;
  // REQUIRES: contains(participant).
  const std::string& display_name(ParticipantId participant) const;

  // False, without effect, unless the participant is the next one and the seat is new.
  bool add(ParticipantId participant, const protocol::SeatHash& seat);
  // False, without effect, for somebody who never joined.
  bool rename(ParticipantId participant, std::string display_name);

  const std::vector<protocol::ParticipantState>& states() const { return participants_; }
  // Damaged for states that states() cannot have produced.
  static Result<ParticipantTable> from_states(std::vector<protocol::ParticipantState> states);

 private:
  // The hash of a seat is uniform already: its first bytes will do.
  struct FirstBytes {
    std::size_t operator()(const protocol::SeatHash& seat) const noexcept;
  };

  std::vector<protocol::ParticipantState> participants_;  // participant n at n - 1
  std::unordered_map<protocol::SeatHash, ParticipantId, FirstBytes> by_seat_;
};

}  // namespace atelier::room
