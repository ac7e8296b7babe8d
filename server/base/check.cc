#include "server/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace atelier {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "atelier: broken invariant: %s at %s:%d\n", condition, file, line);
  std::abort();
}

}  // namespace atelier
