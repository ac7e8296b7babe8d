// A disk that lies or fails, for LD_PRELOAD: what a program asks of its disk goes through here.
//
// ATELIER_DISK_FAULT names a file whose first byte says what is wrong, now; writing another byte
// into the file changes it at once, in the running program:
//
//   0  nothing
//   n  syncs report success and do nothing: a disk that lies about its cache
//   s  each sync takes 20 ms longer: a slow disk
//   e  syncing a write-ahead log fails with EIO
//   a  of what is appended to a write-ahead log one half is written, then EIO
//   f  appending to a write-ahead log fails with ENOSPC
//
// A write-ahead log is any file whose name ends in ".log", as RocksDB calls them.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string_view>

namespace {

using Sync = int (*)(int);
using SyncRange = int (*)(int, off64_t, off64_t, unsigned);
using Write = ssize_t (*)(int, const void*, size_t);

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

const volatile char* open_switch() {
  const char* const path = std::getenv("ATELIER_DISK_FAULT");
  const int file = path == nullptr ? -1 : ::open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return nullptr;
  void* const page = ::mmap(nullptr, 1, PROT_READ, MAP_SHARED, file, 0);
  ::close(file);
  return page == MAP_FAILED ? nullptr : static_cast<const volatile char*>(page);
}

char fault() {
  static const volatile char* const kSwitch = open_switch();
  return kSwitch == nullptr ? '0' : *kSwitch;
}

bool is_write_ahead_log(int file) {
  std::array<char, 32> link{};
  std::array<char, 4096> target{};
  std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", file);
  const ssize_t length = ::readlink(link.data(), target.data(), target.size());
  return length > 0 &&
         std::string_view(target.data(), static_cast<std::size_t>(length)).ends_with(".log");
}

int fail(int number) {
  errno = number;
  return -1;
}

int sync_with(Sync really, int file) {
  switch (fault()) {
    case 'n':
      return 0;
    case 's': {
      const timespec pause{0, 20'000'000};
      ::nanosleep(&pause, nullptr);
      return really(file);
    }
    case 'e':
      return is_write_ahead_log(file) ? fail(EIO) : really(file);
    default:
      return really(file);
  }
}

}  // namespace

extern "C" {

int fsync(int file) {
  static const auto kReally = next<Sync>("fsync");
  return sync_with(kReally, file);
}

int fdatasync(int file) {
  static const auto kReally = next<Sync>("fdatasync");
  return sync_with(kReally, file);
}

int sync_file_range(int file, off64_t from, off64_t count, unsigned flags) {
  static const auto kReally = next<SyncRange>("sync_file_range");
  return fault() == 'n' ? 0 : kReally(file, from, count, flags);
}

ssize_t write(int file, const void* bytes, size_t count) {
  static const auto kReally = next<Write>("write");
  const char now = fault();
  if ((now != 'a' && now != 'f') || !is_write_ahead_log(file)) return kReally(file, bytes, count);
  if (now == 'f') return fail(ENOSPC);
  if (count > 1 && kReally(file, bytes, count / 2) < 0) return -1;
  return fail(EIO);
}

}  // extern "C"
