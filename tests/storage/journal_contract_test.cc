#include <tuple>

#include "tests/storage/journal_bench.h"

namespace atelier::storage {
using JournalBenches = std::tuple<MemoryBench, RocksdbBench>;
}  // namespace atelier::storage

#include "tests/storage/journal_contract.h"
