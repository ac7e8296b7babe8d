// The JoinThrottle slows the guessing of join codes without shutting out a hall that shares an
// address.
//
// Only failures count. Whoever is within both limits is answered at once. Beyond them an answer,
// right or wrong, is held back for `penalty`, and only so many may wait at a time: so a right code
// from the attacker's address still works, and guessing is bounded by waiting / penalty (16 a
// second here, for 2^40 codes). Beyond that the code is not even looked at.
//
// Thread: any; a lock guards it, since attempts are rare. Memory: at most `addresses_max`
// addresses.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "server/base/clock.h"
#include "server/net/token_bucket.h"

namespace atelier::net {

struct JoinThrottleLimits {
  Rate per_address{10.0 / 600.0, 10.0};  // ten failures in ten minutes
  Rate global{20.0, 40.0};
  std::chrono::milliseconds penalty{2000};
  std::size_t waiting_max = 32;
  std::size_t waiting_per_address_max = 8;
  std::size_t addresses_max = 10'000;
};

class JoinThrottle {
 public:
  enum class Verdict { Now, Later, Refused };

  struct Admission {
    Verdict verdict = Verdict::Now;
    std::chrono::milliseconds delay{0};  // for Later: hold the answer back for this long
    std::chrono::milliseconds retry_after{
        0};                       // for Later and Refused: until a failure is forgotten
    std::shared_ptr<void> place;  // for Later: keep it until the answer has left
  };

  JoinThrottle(JoinThrottleLimits limits, const Clock& clock);

  Admission admit(const std::string& address);
  void failed(const std::string& address);

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with the places of those who wait
};

}  // namespace atelier::net
