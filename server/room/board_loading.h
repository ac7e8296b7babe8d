// Loading a board from its journal: the newest snapshot and the records after it, each checked
// against the other. What a replica sent last stands in them too: in the record of its operation.
//
// Reads only. Thread: any, since reads of a journal are; it may take as long as the log is.
#pragma once

#include <cstdint>
#include <string>

#include "server/base/ids.h"
#include "server/base/result.h"
#include "server/room/board.h"
#include "storage/journal.h"

namespace atelier::room {

enum class LoadFrom : std::uint8_t {
  NewestSnapshot,  // the fast way
  FirstRecord,     // the whole log again: what the snapshot is checked against
};

struct LoadedBoard {
  Board board;
  Seq snapshot_seq;  // 0 when there was none, or it was not used
  // Why the newest snapshot was passed over, for a loud log line; "" when it was not. The log is
  // the truth, so a snapshot that can't be read costs time and nothing else.
  std::string snapshot_refused;
};

// Errors: Damaged where stored bytes contradict themselves. A board without a log is empty, not an
// error: whether it exists is the catalogue's to say.
Result<LoadedBoard> load_board(storage::Journal& journal, const BoardId& board, LoadFrom from);

}  // namespace atelier::room
