// Random: where unpredictable bytes come from. Injected, so that one seed replays one history.
//
// Thread: an implementation belongs to the thread that uses it unless it says otherwise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace atelier {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

}  // namespace atelier
