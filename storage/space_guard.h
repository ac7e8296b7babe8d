// SpaceGuard: refuses commits while the disk is nearly full, before RocksDB has to.
//
// What is kept free lets compaction, flushes and the operator breathe. Asking the system costs a
// few microseconds and is done at most once per second.
//
// Thread: any.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>

#include "server/base/clock.h"

namespace atelier::storage {

struct DiskSpace {
  std::uint64_t free = 0;  // for us, which may be less than for the superuser
  std::uint64_t total = 0;
};

// Nothing when the system does not say; the guard then refuses nothing.
std::optional<DiskSpace> disk_space(const std::filesystem::path& path);

// A twentieth of the disk, within 64 MiB and 512 MiB.
std::uint64_t default_reserve_bytes(const DiskSpace& space);

class SpaceGuard {
 public:
  using FreeBytes = std::function<std::optional<std::uint64_t>()>;

  // `clock` must outlive the guard.
  SpaceGuard(FreeBytes free_bytes, std::uint64_t reserve_bytes, const Clock& clock)
      : free_bytes_(std::move(free_bytes)), reserve_bytes_(reserve_bytes), clock_(clock) {}

  bool refuses();
  std::uint64_t reserve_bytes() const { return reserve_bytes_; }

 private:
  const FreeBytes free_bytes_;
  const std::uint64_t reserve_bytes_;
  const Clock& clock_;
  std::mutex mutex_;
  std::optional<SteadyTime> asked_;
  bool refuses_ = false;
};

}  // namespace atelier::storage
