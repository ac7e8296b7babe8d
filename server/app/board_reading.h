// Reading a board as its journal holds it, while its room may be writing.
//
// What people were shown is durable (SPEC COM-6), so the journal is as new as any screen: nothing
// needs to ask the room, and an export of a large board costs a live one nothing.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "server/base/clock.h"
#include "server/base/ids.h"
#include "server/base/result.h"
#include "server/room/board.h"
#include "storage/journal.h"

namespace atelier::app {

// The board after the last entry that was durable at some moment of the call. Damaged where stored
// bytes contradict themselves. Thread: any; reads only.
Result<room::Board> read_board(storage::Journal& journal, const BoardId& id);

// A moment of a board's past: the entry up to which, and the time (ms since 1970) up to which, it
// is looked at, both included.
struct PastMoment {
  Seq entry{std::numeric_limits<std::uint64_t>::max()};
  WallMillis time = std::numeric_limits<WallMillis>::max();
};

// "250" (an entry) or "2026-11-22T08:00:00Z" (universal time). Nothing for any other text.
std::optional<PastMoment> parse_past_moment(std::string_view text);

// The board as it was at `moment`, from its log alone. What was erased since, as a name, stays
// erased. Errors as read_board().
Result<room::Board> read_board_at(storage::Journal& journal, const BoardId& id,
                                  const PastMoment& moment);

// Applies one record of a log to the board that it follows. Damaged, naming the entry.
Result<> replay_record(room::Board& board, const storage::Record& record);

}  // namespace atelier::app
