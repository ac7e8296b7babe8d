// The bytes of a text: columns of varints, then what is visible (protocol/SPEC.md, "Text
// snapshot").
//
// The content of deleted units is left out. Equal texts have equal bytes, whatever the order in
// which their edits came.
#pragma once

#include <string>
#include <string_view>

#include "server/domain/document/text_index.h"
#include "server/domain/document/text_runs.h"

namespace atelier::document {

std::string encode_text(const TextRuns& runs);
// The same bytes for a text of one run that is visible as a whole (written_text.h).
std::string encode_written(ReplicaId author, std::uint32_t units, std::string_view utf8);

// Fills empty runs and their index. Returns null, or what is wrong with the bytes: then runs and
// index are half filled and of no use. Lengths are believed only as far as there are bytes for
// them.
const char* load_text(std::string_view bytes, TextRuns& runs, TextIndex& index);

}  // namespace atelier::document
