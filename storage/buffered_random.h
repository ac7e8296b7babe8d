// BufferedRandom: bytes of another source, asked for in large pieces: each question to the kernel
// costs more than the salt of a record.
//
// What was handed out is wiped: a salt that is erased from the disk is not to be found here.
// Thread: one at a time. Ownership: owns the source.
#pragma once

#include <array>
#include <memory>

#include "server/base/random.h"

namespace atelier::storage {

class BufferedRandom final : public Random {
 public:
  explicit BufferedRandom(std::unique_ptr<Random> source) : source_(std::move(source)) {}
  void fill(std::span<std::uint8_t> bytes) override;

 private:
  const std::unique_ptr<Random> source_;
  std::array<std::uint8_t, 1024> buffer_{};
  std::size_t used_ = buffer_.size();
};

}  // namespace atelier::storage
