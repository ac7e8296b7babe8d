#include "server/net/flood_control.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace atelier::net {

// `sessions` is guarded by the lock of State; the rest belongs to the board's thread while there
// are any.
struct FloodControl::Participant {
  TokenBucket own;
  TokenBucket hand;
  std::optional<SteadyTime> slowed_since = std::nullopt;
  std::size_t sessions = 0;
};

struct FloodControl::Board {
  TokenBucket all;
  std::size_t sessions = 0;
};

struct FloodControl::State {
  using Seat = std::pair<BoardId, protocol::SeatKey>;

  explicit State(FloodLimits the_limits) : limits(the_limits) {}

  std::shared_ptr<Board> board_of(const BoardId& board, SteadyTime now) {
    std::shared_ptr<Board>& all = boards[board];
    if (all == nullptr) all = std::make_shared<Board>(Board{TokenBucket(limits.board, now)});
    return all;
  }

  std::shared_ptr<Participant> participant_of(const Seat& seat, SteadyTime now) {
    const auto found = participants.find(seat);
    if (found != participants.end()) return found->second;
    auto fresh = std::make_shared<Participant>(
        Participant{TokenBucket(limits.participant, now), TokenBucket(limits.hand, now)});
    if (participants.size() >= limits.accounts_max) forget_the_idle(now);
    if (participants.size() < limits.accounts_max) participants.emplace(seat, fresh);
    return fresh;
  }

  // No session holds them and their buckets are full again: new ones would be the same.
  void forget_the_idle(SteadyTime now) {
    std::erase_if(participants, [now](const auto& entry) {
      return entry.second->sessions == 0 && entry.second->own.full(now);
    });
    std::erase_if(boards, [now](const auto& entry) {
      return entry.second->sessions == 0 && entry.second->all.full(now);
    });
  }

  const FloodLimits limits;
  std::mutex mutex;
  std::map<Seat, std::shared_ptr<Participant>> participants;
  std::map<BoardId, std::shared_ptr<Board>> boards;
};

FloodControl::FloodControl(FloodLimits limits) : state_(std::make_shared<State>(limits)) {}

FloodControl::Account FloodControl::enter(const BoardId& board, const protocol::SeatKey& seat,
                                          SteadyTime now) {
  const std::lock_guard lock(state_->mutex);
  std::shared_ptr<Participant> participant = state_->participant_of({board, seat}, now);
  return Account(state_, std::move(participant), state_->board_of(board, now));
}

// Under the lock of State.
FloodControl::Account::Account(std::shared_ptr<State> state,
                               std::shared_ptr<Participant> participant,
                               std::shared_ptr<Board> board)
    : state_(std::move(state)), participant_(std::move(participant)), board_(std::move(board)) {
  ++participant_->sessions;
  ++board_->sessions;
}

FloodControl::Account::~Account() {
  if (state_ == nullptr) return;
  const std::lock_guard lock(state_->mutex);
  --participant_->sessions;
  --board_->sessions;
}

void FloodControl::Account::take(std::size_t operations, std::size_t bytes, SteadyTime now) {
  const FloodLimits& limits = state_->limits;
  const auto cost =
      static_cast<double>(std::max<std::size_t>(operations, 1) + bytes / limits.bytes_per_unit);
  participant_->own.take(now, cost);
  participant_->hand.take(now, cost);
  board_->all.take(now, cost);

  auto& slowed_since = participant_->slowed_since;
  if (empty(now)) {
    if (!slowed_since) slowed_since = now;
  } else if (participant_->own.tokens(now) > limits.participant.burst / 2.0) {
    slowed_since.reset();
  }
}

std::chrono::milliseconds FloodControl::Account::wait(SteadyTime now) const {
  const auto own = participant_->own.wait_for(0.0, now);
  // Whichever is there first: the board's bucket, or what is left to a hand whatever others do.
  return std::max(own,
                  std::min(board_->all.wait_for(0.0, now), participant_->hand.wait_for(0.0, now)));
}

bool FloodControl::Account::flooding(SteadyTime now) const {
  const auto& since = participant_->slowed_since;
  return since && now - *since > state_->limits.patience && empty(now);
}

bool FloodControl::Account::empty(SteadyTime now) const {
  return participant_->own.tokens(now) < 0.0;
}

}  // namespace atelier::net
