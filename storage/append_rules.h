// What every adapter demands of a commit before it writes a byte (storage/FORMAT.md, JRN-2 to
// JRN-6).
//
// Pure: the adapter supplies what it knows of a board, the rules say whether the batch may go on.
#pragma once

#include <cstddef>
#include <functional>

#include "storage/journal.h"

namespace atelier::storage {

// Bounds that no honest caller meets; they keep one record from filling the memory of a reader.
inline constexpr std::size_t kPayloadBytesMax = 16u << 20;
inline constexpr std::size_t kRowKeyBytesMax = 512;
inline constexpr std::size_t kRowValueBytesMax = 1u << 20;
inline constexpr std::size_t kReasonBytesMax = 1024;

// What an adapter knows of a board when a commit comes in. An owner of 0 stands for "nobody".
struct OwnedHead {
  Epoch owner;
  Head head;
};

// Invalid for a batch that no state of the journal could accept, Conflict for one that comes from
// an old owner or expects another head.
Result<> check_appends(const std::vector<Append>& appends,
                       const std::function<OwnedHead(const BoardId&)>& known);

}  // namespace atelier::storage
