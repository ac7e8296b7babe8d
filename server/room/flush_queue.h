// A FlushQueue hands the messages of one thread's sessions to the kernel, some at a time.
//
// In a hall an edit is a message for each of thousands, and a thread that wrote them all before it
// did anything else would let the next edits wait unread. So sessions that have something to send
// stand in a queue, each once, and a turn sends to the first kFlushesPerTurn of them; between turns
// the thread reads, judges and hears the disk. What comes for a session while it stands in the
// queue leaves with the message it waits for: the busier the thread, the fewer the messages
// (natural batching, as the JournalWriter does it for the disk).
//
// A queue as long as a hall's has a partner: a second thread that takes its part of each turn,
// while this one takes the other and waits for it (ADR 16). Not on a machine that has one core.
//
// Thread: its executor's, for everything else. Ownership: holds a session until its turn has come.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstddef>
#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "server/room/flush_partner.h"
#include "server/room/session_port.h"

namespace atelier::room {

// Ten to twenty microseconds each, so about a millisecond together.
inline constexpr std::size_t kFlushesPerTurn = 64;
// So many wait that to wake a partner for them is worth it: no workshop's board, a hall's alone.
inline constexpr std::size_t kFlushesOfAHall = 512;

class FlushQueue : public std::enable_shared_from_this<FlushQueue> {
 public:
  explicit FlushQueue(boost::asio::any_io_executor executor,
                      unsigned cores = std::thread::hardware_concurrency())
      : executor_(std::move(executor)), cores_(cores) {}

  // Has `port` flushed once its turn comes; nothing more where it stands in the queue already.
  void add(const std::shared_ptr<SessionPort>& port);

 private:
  void post_turn();
  void take_turn();

  const boost::asio::any_io_executor executor_;
  const unsigned cores_;
  std::vector<std::shared_ptr<SessionPort>> turn_;  // whose turn it is
  std::unique_ptr<FlushPartner> partner_;           // once there was a hall
  std::deque<std::shared_ptr<SessionPort>> queue_;
};

}  // namespace atelier::room
