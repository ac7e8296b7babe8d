#include "load-tests/engine/poller.h"

#include <unistd.h>

#include <algorithm>
#include <ctime>

#include "server/base/check.h"

namespace atelier::load {

Poller::Poller() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  ATELIER_CHECK(epoll_ >= 0);
}

Poller::~Poller() {
  close(epoll_);
}

void Poller::watch(int descriptor, Interest interest, void* owner) {
  epoll_event event{};
  event.events = static_cast<std::uint32_t>(interest);
  event.data.ptr = owner;
  ATELIER_CHECK(epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) == 0);
}

void Poller::change(int descriptor, Interest interest, void* owner) {
  epoll_event event{};
  event.events = static_cast<std::uint32_t>(interest);
  event.data.ptr = owner;
  ATELIER_CHECK(epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor, &event) == 0);
}

std::span<const epoll_event> Poller::ready(Nanoseconds wait) {
  wait = std::max<Nanoseconds>(wait, 0);
  timespec timeout{};
  timeout.tv_sec = wait / 1'000'000'000;
  timeout.tv_nsec = wait % 1'000'000'000;
  const int count =
      epoll_pwait2(epoll_, events_.data(), static_cast<int>(events_.size()), &timeout, nullptr);
  return {events_.data(), static_cast<std::size_t>(std::max(count, 0))};
}

Nanoseconds steady_now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<Nanoseconds>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

}  // namespace atelier::load
