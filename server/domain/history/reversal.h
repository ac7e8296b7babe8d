// A Reversal is what takes the effect of selected operations back, beside everybody else's work:
// the operations for the server to commit as one entry (SPEC SRV-1), and a count of what stays.
//
// Pure. It is worked out on the board as it is now, which may be newer than the past that was read:
// whatever was written since counts as somebody else's. Rules: protocol/SPEC.md, REV.
#pragma once

#include <cstddef>
#include <vector>

#include "server/domain/document/document.h"
#include "server/domain/history/selected_past.h"

namespace atelier::history {

struct ReversalCounts {
  std::size_t objects = 0;  // that it changes
  // Properties, places and objects that stay as they are: somebody has changed them since, works in
  // them, or there is nothing to bring them back to.
  std::size_t kept = 0;
  std::size_t erased = 0;  // objects that are gone for good
  friend bool operator==(const ReversalCounts&, const ReversalCounts&) = default;
};

struct Reversal {
  // Without stamps; each has an effect when they are committed in this order. Empty when there is
  // nothing to take back, or too much.
  std::vector<document::Operation> operations;
  ReversalCounts counts;
  bool too_large = false;  // limits.h
};

Reversal reverse(const SelectedPast& past, const document::Document& now);

}  // namespace atelier::history
