// A FlushPartner is a second thread that flushes sessions together with the one that owns it.
//
// In a hall of thousands a fan-out is tens of milliseconds of nothing but the kernel's sends. The
// owner waits while it lasts, so that nothing of a session is ever touched by two threads at once:
// what the partner does happens between two statements of the owner.
//
// Thread: flush_together() on the owner's. Each session is flushed once, by either of the two.
// Whoever is through first does not wait for a partner that has not begun. Lifetime: the destructor
// ends the thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "server/room/session_port.h"

namespace atelier::room {

class FlushPartner {
 public:
  FlushPartner();
  ~FlushPartner();
  FlushPartner(const FlushPartner&) = delete;
  FlushPartner& operator=(const FlushPartner&) = delete;

  void flush_together(const std::vector<std::shared_ptr<SessionPort>>& ports);

 private:
  enum class Help : unsigned char { Idle, Asked, UnderWay };

  void wait_for_work();
  void flush_what_is_left(const std::vector<std::shared_ptr<SessionPort>>& ports);

  std::atomic<std::size_t> next_{0};  // of the ports: the first that nobody has taken
  std::mutex mutex_;
  std::condition_variable changed_;
  const std::vector<std::shared_ptr<SessionPort>>* ports_ = nullptr;
  Help help_ = Help::Idle;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace atelier::room
