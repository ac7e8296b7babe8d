// What sessions say about themselves, in both directions.
#include "protocol/wire.h"

namespace atelier::protocol::wire {

void write_presence_update(const PresenceUpdate& update, v1::PresenceUpdate& message) {
  if (update.cursor) {
    message.mutable_cursor()->set_x(update.cursor->x);
    message.mutable_cursor()->set_y(update.cursor->y);
  }
  message.set_editing(update.editing.number());
  if (update.display_name) message.set_display_name(*update.display_name);
}

PresenceUpdate read_presence_update(const v1::PresenceUpdate& message) {
  PresenceUpdate update;
  if (message.has_cursor()) {
    update.cursor = document::Point{message.cursor().x(), message.cursor().y()};
  }
  update.editing = ObjectId(message.editing());
  if (message.has_display_name()) update.display_name = message.display_name();
  return update;
}

}  // namespace atelier::protocol::wire
