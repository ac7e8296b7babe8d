// A Poller waits for sockets (Linux epoll, level-triggered) with a deadline in nanoseconds.
//
// Thread: one. It does not own the descriptors that it watches; closing one forgets it.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstdint>
#include <span>

#include "load-tests/engine/latency_histogram.h"

namespace atelier::load {

enum class Interest : std::uint32_t {
  Nothing = 0,
  Read = EPOLLIN,
  Write = EPOLLOUT,
  ReadAndWrite = EPOLLIN | EPOLLOUT,
};

class Poller {
 public:
  Poller();  // ends the process when the kernel gives no epoll
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  void watch(int descriptor, Interest interest, void* owner);
  void change(int descriptor, Interest interest, void* owner);

  // What is ready, after `wait` at the latest; data.ptr is the owner. Valid until the next call.
  std::span<const epoll_event> ready(Nanoseconds wait);

 private:
  int epoll_;
  std::array<epoll_event, 256> events_{};
};

// The steady clock.
Nanoseconds steady_now();

}  // namespace atelier::load
