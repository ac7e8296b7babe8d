#include "server/net/join_throttle.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>

namespace atelier::net {

struct JoinThrottle::State {
  struct Attempts {
    TokenBucket failures;
    std::size_t waiting = 0;
  };

  State(JoinThrottleLimits the_limits, const Clock& the_clock)
      : limits(the_limits), clock(the_clock), global(limits.global, clock.steady()) {}

  // Null when the table is full of addresses that all failed lately: the global limit remains.
  Attempts* find_or_add(const std::string& address, SteadyTime now) {
    const auto found = addresses.find(address);
    if (found != addresses.end()) return &found->second;
    if (addresses.size() >= limits.addresses_max) {
      std::erase_if(addresses, [now](const auto& entry) {
        return entry.second.waiting == 0 && entry.second.failures.full(now);
      });
    }
    if (addresses.size() >= limits.addresses_max) return nullptr;
    const auto added =
        addresses.emplace(address, Attempts{TokenBucket(limits.per_address, now), 0});
    return &added.first->second;
  }

  const JoinThrottleLimits limits;
  const Clock& clock;
  std::mutex mutex;
  TokenBucket global;
  std::size_t waiting = 0;
  std::unordered_map<std::string, Attempts> addresses;
};

JoinThrottle::JoinThrottle(JoinThrottleLimits limits, const Clock& clock)
    : state_(std::make_shared<State>(limits, clock)) {}

JoinThrottle::Admission JoinThrottle::admit(const std::string& address) {
  const std::lock_guard lock(state_->mutex);
  const SteadyTime now = state_->clock.steady();
  const auto found = state_->addresses.find(address);
  State::Attempts* attempts = found == state_->addresses.end() ? nullptr : &found->second;

  std::chrono::milliseconds retry_after = state_->global.wait_for(1.0, now);
  if (attempts != nullptr)
    retry_after = std::max(retry_after, attempts->failures.wait_for(1.0, now));
  if (retry_after == std::chrono::milliseconds::zero()) return {};

  const bool address_waits_too_often =
      attempts != nullptr && attempts->waiting >= state_->limits.waiting_per_address_max;
  if (address_waits_too_often || state_->waiting >= state_->limits.waiting_max)
    return {Verdict::Refused, {}, retry_after, nullptr};

  ++state_->waiting;
  if (attempts != nullptr) ++attempts->waiting;
  std::shared_ptr<void> place(nullptr,
                              [state = state_, address, counted = attempts != nullptr](void*) {
                                const std::lock_guard leaving(state->mutex);
                                --state->waiting;
                                // An address that waits is never evicted, so it is still there.
                                if (counted) --state->addresses.find(address)->second.waiting;
                              });
  return {Verdict::Later, state_->limits.penalty, retry_after, std::move(place)};
}

void JoinThrottle::failed(const std::string& address) {
  const std::lock_guard lock(state_->mutex);
  const SteadyTime now = state_->clock.steady();
  // Never overdrawn: a hall that mistyped for a while is not punished for hours.
  if (state_->global.tokens(now) >= 1.0) state_->global.take(now);
  State::Attempts* attempts = state_->find_or_add(address, now);
  if (attempts != nullptr && attempts->failures.tokens(now) >= 1.0) attempts->failures.take(now);
}

}  // namespace atelier::net
