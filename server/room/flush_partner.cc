#include "server/room/flush_partner.h"

namespace atelier::room {

FlushPartner::FlushPartner() : thread_([this] { wait_for_work(); }) {}

FlushPartner::~FlushPartner() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void FlushPartner::flush_together(const std::vector<std::shared_ptr<SessionPort>>& ports) {
  {
    const std::lock_guard lock(mutex_);
    next_ = 0;
    ports_ = &ports;
    help_ = Help::Asked;
  }
  changed_.notify_all();
  flush_what_is_left(ports);
  std::unique_lock lock(mutex_);
  if (help_ == Help::Asked) help_ = Help::Idle;  // it comes too late: there is nothing left
  changed_.wait(lock, [this] { return help_ == Help::Idle; });
}

void FlushPartner::wait_for_work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || help_ == Help::Asked; });
    if (stopping_) return;
    help_ = Help::UnderWay;
    const auto& ports = *ports_;
    lock.unlock();
    flush_what_is_left(ports);
    lock.lock();
    help_ = Help::Idle;
    changed_.notify_all();
  }
}

void FlushPartner::flush_what_is_left(const std::vector<std::shared_ptr<SessionPort>>& ports) {
  for (std::size_t at = next_++; at < ports.size(); at = next_++) ports[at]->flush();
}

}  // namespace atelier::room
