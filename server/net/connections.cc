#include "server/net/connections.h"

#include <algorithm>
#include <utility>

namespace atelier::net {

Connections::Place::Place(Place&& other) noexcept
    : owner_(std::move(other.owner_)), number_(other.number_), joined_(other.joined_) {}

Connections::Place& Connections::Place::operator=(Place&& other) noexcept {
  if (this == &other) return *this;
  leave();
  owner_ = std::move(other.owner_);
  number_ = other.number_;
  joined_ = other.joined_;
  return *this;
}

Connections::Place::~Place() {
  leave();
}

void Connections::Place::joined() {
  if (owner_ == nullptr || joined_) return;
  joined_ = true;
  owner_->count_unjoined(-1);
  const std::lock_guard lock(owner_->mutex_);
  owner_->shed_next_.erase(number_);
}

void Connections::Place::leave() {
  if (owner_ == nullptr) return;
  if (!joined_) owner_->count_unjoined(-1);
  const auto owner = std::move(owner_);
  const std::lock_guard lock(owner->mutex_);
  owner->open_.erase(number_);
  owner->shed_next_.erase(number_);
}

void Connections::Place::belongs_to(std::weak_ptr<Drainable> connection) {
  const std::lock_guard lock(owner_->mutex_);
  owner_->open_[number_] = std::move(connection);
}

Connections::Place Connections::enter() {
  count_unjoined(+1);
  const std::lock_guard lock(mutex_);
  const std::uint64_t number = ++last_number_;
  open_.try_emplace(number);
  shed_next_.insert(number);
  return Place(shared_from_this(), number);
}

std::size_t Connections::shed() {
  const std::size_t count = std::max<std::size_t>(1, unjoined_max_ / 64);
  std::vector<std::shared_ptr<Drainable>> oldest;
  {
    const std::lock_guard lock(mutex_);
    for (auto next = shed_next_.begin(); next != shed_next_.end() && oldest.size() < count;) {
      auto alive = open_.at(*next).lock();
      // One that is on its way between two threads can't be told; it is young.
      if (alive == nullptr) {
        ++next;
        continue;
      }
      oldest.push_back(std::move(alive));
      next = shed_next_.erase(next);
    }
  }
  for (const auto& connection : oldest) connection->abandon();
  return oldest.size();
}

void Connections::drain() {
  draining_.store(true, std::memory_order_relaxed);
  for (const auto& connection : alive()) connection->drain();
}

void Connections::abandon() {
  draining_.store(true, std::memory_order_relaxed);
  for (const auto& connection : alive()) connection->abandon();
}

// Held by the caller, not under the lock: the last reference to one may go, and it then takes the
// lock.
std::vector<std::shared_ptr<Drainable>> Connections::alive() const {
  std::vector<std::shared_ptr<Drainable>> connections;
  const std::lock_guard lock(mutex_);
  for (const auto& [number, connection] : open_)
    if (auto alive = connection.lock()) connections.push_back(std::move(alive));
  return connections;
}

std::size_t Connections::open() const {
  const std::lock_guard lock(mutex_);
  return open_.size();
}

void Connections::count_unjoined(std::int64_t change) {
  unjoined_.fetch_add(static_cast<std::size_t>(change), std::memory_order_relaxed);
  unjoined_gauge_.add(change);
}

}  // namespace atelier::net
