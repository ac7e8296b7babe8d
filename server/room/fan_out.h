// A FanOut turns the entries of one durable batch into frames: one encoding for all who see the
// same.
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
  protocol::Entry entry;
};

class FanOut {
 public:
  // `visibility` outlives the FanOut. `cursor` is a frame part that everyone who receives entries
  // receives with them; it may be empty.
  FanOut(std::vector<PlacedEntry> batch, const Visibility& visibility, std::string cursor);

  // Counts what it sends in session.delivered. Nothing when there is nothing for this session.
  std::optional<OutboundFrame> frame_for(Session& session);

 private:
  // Indexes of the batch, ascending.
  using Visible = std::vector<std::size_t>;

  Visible visible_to(const Session& session) const;
  SharedBytes encoded(const Visible& visible);

  std::vector<protocol::Entry> entries_;
  std::vector<Seq> seqs_;
  const Visibility& visibility_;
  std::string cursor_;
  std::map<Visible, SharedBytes> encoded_;
};

}  // namespace atelier::room
