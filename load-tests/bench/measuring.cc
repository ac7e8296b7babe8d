#include "load-tests/bench/measuring.h"

#include <malloc.h>

namespace atelier::bench {

std::size_t heap_bytes() {
  const struct mallinfo2 heap = mallinfo2();
  return heap.uordblks + heap.hblkhd;
}

}  // namespace atelier::bench
