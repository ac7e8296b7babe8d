// The edits that take the selected edits of one text back: what they inserted and is still there is
// deleted, and what they deleted comes back as new units where it was (REV-6).
#pragma once

#include <vector>

#include "server/domain/document/text_sequence.h"
#include "server/domain/history/trace.h"

namespace atelier::history {

// In the server's name; each fits into one operation. To be applied in this order.
std::vector<document::TextEdit> text_back(const document::TextSequence& now, const Trace& trace);

}  // namespace atelier::history
