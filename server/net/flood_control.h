// FloodControl says how fast a session is read, so that one client that sends without end costs the
// others nothing.
//
// Three buckets, in units of work (an operation, a small frame, a control frame; a large frame
// counts as several). A participant's own bucket bounds what one person sends, over all
// connections of that person and over reconnections. A board's bucket bounds what all of them send
// together; when it is empty, who sends more than a hand at work is slowed, and nobody else. A
// session that is slowed loses nothing: its bytes wait in its own connection. One that stays at
// its limit for `patience` is not a person: it is closed with TOO_FAST.
//
// Thread: enter() and the end of an Account: any; everything else of an Account: its board's, which
// all sessions of a board share. Time comes in as a parameter. Memory: at most `accounts_max`
// participants are remembered; one beyond that has a bucket for its session alone.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

#include "protocol/messages.h"
#include "server/base/ids.h"
#include "server/net/token_bucket.h"

namespace atelier::net {

struct FloodLimits {
  // Thirty frames a second from a hand at work; the burst is what a browser brings back from an
  // hour without a network, or a large paste.
  Rate participant{200.0, 2000.0};
  // Five hundred people who all type at once are within it.
  Rate board{4000.0, 20'000.0};
  // What nobody is slowed below, however busy the board: typing with both hands.
  Rate hand{30.0, 100.0};
  std::chrono::milliseconds patience{30'000};
  // A frame costs one unit for each operation, and one for each so many bytes.
  std::size_t bytes_per_unit = 1024;
  std::size_t accounts_max = 20'000;
};

class FloodControl {
  struct State;
  struct Participant;
  struct Board;

 public:
  explicit FloodControl(FloodLimits limits);

  // One session's hold on the buckets that it shares.
  class Account {
   public:
    Account(Account&&) = default;
    Account& operator=(Account&&) = delete;
    ~Account();

    // Takes the cost of a frame that has been read.
    void take(std::size_t operations, std::size_t bytes, SteadyTime now);
    // How long to wait before the next one is read.
    std::chrono::milliseconds wait(SteadyTime now) const;
    // It was slowed for longer than patience, and never well below its limit in between.
    bool flooding(SteadyTime now) const;
    // Its own bucket is empty: control frames, which cannot be held back, are too many.
    bool empty(SteadyTime now) const;

   private:
    friend class FloodControl;
    Account(std::shared_ptr<State> state, std::shared_ptr<Participant> participant,
            std::shared_ptr<Board> board);

    std::shared_ptr<State> state_;  // empty once moved from
    std::shared_ptr<Participant> participant_;
    std::shared_ptr<Board> board_;
  };

  // For a session that comes to `board` with this seat key: the buckets are those of its earlier
  // sessions, however they ended. The key names the person here and goes no further.
  Account enter(const BoardId& board, const protocol::SeatKey& seat, SteadyTime now);

 private:
  std::shared_ptr<State> state_;  // shared with the accounts, which may outlive this
};

}  // namespace atelier::net
