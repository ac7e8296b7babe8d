#include "storage/buffered_random.h"

#include <sodium.h>

#include <algorithm>

namespace atelier::storage {

void BufferedRandom::fill(std::span<std::uint8_t> bytes) {
  if (bytes.size() > buffer_.size()) return source_->fill(bytes);
  if (bytes.size() > buffer_.size() - used_) {
    source_->fill(buffer_);
    used_ = 0;
  }
  const auto fresh = std::span(buffer_).subspan(used_, bytes.size());
  std::ranges::copy(fresh, bytes.begin());
  sodium_memzero(fresh.data(), fresh.size());
  used_ += bytes.size();
}

}  // namespace atelier::storage
