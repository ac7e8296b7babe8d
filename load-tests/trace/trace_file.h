// A TraceFile is one recorded editing session, read from the JSON of josephg/editing-traces.
//
// Both of its formats become one: transactions that name the transactions they follow. A sequential
// trace is a chain by a single agent; content that it starts with is its first transaction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "server/base/result.h"

namespace atelier::trace {

// Deletes, then inserts, at a position that is counted in code points.
struct Patch {
  std::size_t position = 0;
  std::size_t deleted = 0;
  std::u16string inserted;
};

struct Transaction {
  // The version that the positions refer to: these transactions and all that they follow.
  std::vector<std::uint32_t> parents;
  std::uint32_t agent = 0;
  std::vector<Patch> patches;
};

struct TraceFile {
  std::vector<Transaction> transactions;  // none before its parents
  std::string end_content;                // UTF-8
  bool has_surrogates = false;            // then code points and code units differ
};

// Plain or gzip. Unavailable when it cannot be read, Invalid when it is no trace.
Result<TraceFile> read_trace(const std::filesystem::path& path);

// As plain JSON, in the concurrent format where there is more than one agent. Unavailable when it
// cannot be written.
Result<> write_trace(const TraceFile& trace, const std::filesystem::path& path);

}  // namespace atelier::trace
