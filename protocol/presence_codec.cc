// What sessions say about themselves, in both directions.
#include "protocol/wire.h"
#include "server/domain/document/ink.h"
#include "server/domain/document/limits.h"

namespace atelier::protocol::wire {
namespace {

void write_stroke(const LiveStroke& stroke, v1::LiveStroke& message) {
  message.set_number(stroke.number);
  message.set_first(stroke.first);
  message.mutable_origin()->set_x(stroke.origin.x);
  message.mutable_origin()->set_y(stroke.origin.y);
  message.set_points(stroke.points);
  message.set_colour(stroke.colour);
  message.set_width(stroke.width);
  message.set_ended(stroke.ended);
}

bool on_board(std::int32_t coordinate) {
  return coordinate >= -document::kCoordinateMax && coordinate <= document::kCoordinateMax;
}

bool is_possible(const LiveStroke& stroke) {
  const bool has_ink = stroke.points.size() <= kLiveStrokeBytesMax &&
                       (stroke.points.empty() ? stroke.ended : document::valid_ink(stroke.points));
  return has_ink && on_board(stroke.origin.x) && on_board(stroke.origin.y) &&
         stroke.colour >= document::kColourMin && stroke.colour <= document::kColourMax &&
         stroke.width >= document::kStrokeWidthMin && stroke.width <= document::kStrokeWidthMax;
}

std::optional<LiveStroke> read_stroke(const v1::LiveStroke& message) {
  LiveStroke stroke;
  stroke.number = message.number();
  stroke.first = message.first();
  stroke.origin = {message.origin().x(), message.origin().y()};
  stroke.points = message.points();
  stroke.colour = message.colour();
  stroke.width = message.width();
  stroke.ended = message.ended();
  if (!is_possible(stroke)) return std::nullopt;
  return stroke;
}

}  // namespace

void write_presence_update(const PresenceUpdate& update, v1::PresenceUpdate& message) {
  if (update.cursor) {
    message.mutable_cursor()->set_x(update.cursor->x);
    message.mutable_cursor()->set_y(update.cursor->y);
  }
  message.set_editing(update.editing.number());
  if (update.display_name) message.set_display_name(*update.display_name);
  if (update.caret) write_anchor(*update.caret, *message.mutable_caret());
  if (update.mark) write_anchor(*update.mark, *message.mutable_mark());
  if (update.stroke) write_stroke(*update.stroke, *message.mutable_stroke());
}

std::optional<PresenceUpdate> read_presence_update(const v1::PresenceUpdate& message) {
  PresenceUpdate update;
  if (message.has_cursor()) {
    update.cursor = document::Point{message.cursor().x(), message.cursor().y()};
  }
  update.editing = ObjectId(message.editing());
  if (message.has_display_name()) update.display_name = message.display_name();
  if (message.has_caret()) {
    update.caret = read_anchor(message.caret());
    if (!update.caret) return std::nullopt;
  }
  if (message.has_mark()) {
    update.mark = read_anchor(message.mark());
    if (!update.mark) return std::nullopt;
  }
  if (message.has_stroke()) {
    update.stroke = read_stroke(message.stroke());
    if (!update.stroke) return std::nullopt;
  }
  return update;
}

}  // namespace atelier::protocol::wire
