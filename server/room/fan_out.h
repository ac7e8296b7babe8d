// A FanOut turns the entries of one durable batch into frames: one joining of bytes for all who see
// the same.
//
// Pure; lives for the handling of one batch. Entries are sent in the order of the log (COM-10); a
// session is not sent what it may not see, nor what its state contains already, and neither takes a
// delivery number (DEL-2).
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "protocol/messages.h"
#include "server/base/ids.h"
#include "server/room/session_table.h"
#include "server/room/visibility.h"

namespace atelier::room {

// An operation's entry at its place, on its way to the sessions.
struct PlacedEntry {
  Seq seq;
  EntrySubject subject;
  std::string frame;  // with this entry alone; frames may be joined as bytes (DEL-5)
};

class FanOut {
 public:
  // `visibility` outlives the FanOut. `cursor` is a frame part that everyone who receives entries
  // receives with them; it may be empty. REQUIRES: the batch is not empty.
  FanOut(std::vector<PlacedEntry> batch, const Visibility& visibility, std::string cursor);

  // Whether an operation of this session's own is among them: it waits for the answer (COM-7).
  bool answers(const Session& session) const;

  // Counts what it sends in session.delivered. Nothing when there is nothing for this session.
  std::optional<OutboundFrame> frame_for(Session& session);

 private:
  // Indexes of the batch, ascending.
  using Visible = std::vector<std::size_t>;

  // Whether it sees what anybody sees, neither less nor more.
  bool sees_as_anybody(const Session& session) const;
  Visible visible_to(const Session& session) const;
  SharedBytes joined(const Visible& visible) const;
  static OutboundFrame delivery(Session& session, std::size_t entries, const SharedBytes& bytes);

  const std::vector<PlacedEntry> batch_;
  const Visibility& visibility_;
  const std::string cursor_;
  Visible by_anybody_;              // while everything is public: all that has an effect
  std::vector<ReplicaId> authors_;  // sorted
  std::vector<ReplicaId> refused_;  // authors of what has none
  SharedBytes for_anybody_;         // null until somebody needs it
  std::map<Visible, SharedBytes> for_others_;
};

}  // namespace atelier::room
