// What each element of a text adds to its digest (protocol/SPEC.md, "Digest").
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "server/domain/document/digest.h"
#include "server/domain/document/operation.h"
#include "server/domain/document/text_runs.h"

namespace atelier::document {

// Stands for the unit of a deleted element: its content no longer counts.
inline constexpr std::uint32_t kDeletedUnit = 0x10000;

// The units [from, to) of a run, as they are: visible with their content.
Digest visible_digest(const TextRuns& runs, RunId run, std::uint32_t from, std::uint32_t to);
// The same units once they are deleted.
Digest deleted_digest(const TextRuns& runs, RunId run, std::uint32_t from, std::uint32_t to);
// Of a text of one run from counter 1 on, all visible (written_text.h).
Digest written_digest(ReplicaId author, std::u16string_view units);
// Every element of the text.
Digest whole_digest(const TextRuns& runs);

}  // namespace atelier::document
