// CatchUp encodes the state that a joiner receives: the whole board, or each object changed since
// its cursor, in chunks (SPEC DEL-6, DEL-7).
//
// Pure; part of a Room. What was encoded once is shared by all who want the same: after a restart,
// 150 browsers come back with cursors of the same few entries. It is kept until the document
// changes or until release().
#pragma once

#include <map>

#include "server/base/ids.h"
#include "server/room/board.h"
#include "server/room/session_table.h"
#include "server/room/visibility.h"

namespace atelier::room {

class CatchUp {
 public:
  // The objects changed after `after` that `viewer` may see; 0 means all. At least one chunk, the
  // last one marked.
  StateChunks chunks(const Board& board, Seq after, const Viewer& viewer,
                     const Visibility& visibility);

  // Frees what is kept for further joiners.
  void release() { kept_.clear(); }

 private:
  std::map<Seq, StateChunks> kept_;
  Seq kept_of_;  // document_changed_at() of the board when it was encoded
};

}  // namespace atelier::room
