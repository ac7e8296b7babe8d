#include "storage/space_guard.h"

#include <sys/statvfs.h>

#include <algorithm>

namespace atelier::storage {
namespace {

constexpr std::uint64_t kReserveMin = 64ull << 20;
constexpr std::uint64_t kReserveMax = 512ull << 20;
constexpr std::chrono::seconds kAskEvery{1};

}  // namespace

std::optional<DiskSpace> disk_space(const std::filesystem::path& path) {
  struct statvfs space {};
  if (::statvfs(path.c_str(), &space) != 0) return std::nullopt;
  return DiskSpace{std::uint64_t{space.f_bavail} * space.f_frsize,
                   std::uint64_t{space.f_blocks} * space.f_frsize};
}

std::uint64_t default_reserve_bytes(const DiskSpace& space) {
  return std::clamp(space.total / 20, kReserveMin, kReserveMax);
}

bool SpaceGuard::refuses() {
  std::lock_guard lock(mutex_);
  const SteadyTime now = clock_.steady();
  if (!asked_ || now - *asked_ >= kAskEvery) {
    asked_ = now;
    const std::optional<std::uint64_t> free = free_bytes_();
    refuses_ = free && *free < reserve_bytes_;
  }
  return refuses_;
}

}  // namespace atelier::storage
