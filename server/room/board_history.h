// Reading what was done on a board from its log, for a reversal.
#pragma once

#include "server/base/ids.h"
#include "server/base/result.h"
#include "server/domain/history/selected_past.h"
#include "storage/journal.h"

namespace atelier::room {

// What the selected operations up to `last` did. Damaged where stored bytes contradict themselves.
// Thread: any that may block on the disk; reads only.
Result<history::SelectedPast> read_past(storage::Journal& journal, const BoardId& board, Seq last,
                                        const history::Selector& selector);

}  // namespace atelier::room
