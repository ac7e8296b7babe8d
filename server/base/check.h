// ATELIER_CHECK: an invariant of our own code, verified in every build.
//
// A failed check is a bug: it prints where and stops the process before the bug can reach the disk.
// Never use one on anything that a participant, a file or the network supplied.
#pragma once

namespace atelier {

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace atelier

#define ATELIER_CHECK(condition) \
  (static_cast<bool>(condition) ? void(0) : ::atelier::check_failed(#condition, __FILE__, __LINE__))
