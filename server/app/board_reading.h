// Reading a board as its journal holds it, while its room may be writing.
//
// What people were shown is durable (SPEC COM-6), so the journal is as new as any screen: nothing
// needs to ask the room, and an export of a large board costs a live one nothing.
#pragma once

#include "server/base/ids.h"
#include "server/base/result.h"
#include "server/room/board.h"
#include "storage/journal.h"

namespace atelier::app {

// The board after the last entry that was durable at some moment of the call. Damaged where stored
// bytes contradict themselves. Thread: any; reads only.
Result<room::Board> read_board(storage::Journal& journal, const BoardId& id);

// Applies one record of a log to the board that it follows. Damaged, naming the entry.
Result<> replay_record(room::Board& board, const storage::Record& record);

}  // namespace atelier::app
