// What sessions say about themselves, in both directions.
#include "protocol/wire.h"
#include "server/domain/document/ink.h"
#include "server/domain/document/limits.h"

namespace atelier::protocol::wire {
namespace {

void write_stroke(const LiveStroke& stroke, FieldWriter& writer) {
  writer.number(1, stroke.number);
  writer.number(2, stroke.first);
  writer.message(3, [&] { write_point(stroke.origin, writer); });
  writer.text(4, stroke.points);
  writer.number(5, stroke.colour);
  writer.number(6, stroke.width);
  writer.number(7, stroke.ended ? 1 : 0);
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

void write_presence_update(const PresenceUpdate& update, FieldWriter& writer) {
  if (update.cursor) writer.message(1, [&] { write_point(*update.cursor, writer); });
  writer.number(2, update.editing.number());
  if (update.display_name) writer.present_text(3, *update.display_name);
  if (update.caret) writer.message(4, [&] { write_anchor(*update.caret, writer); });
  if (update.mark) writer.message(5, [&] { write_anchor(*update.mark, writer); });
  if (update.stroke) writer.message(6, [&] { write_stroke(*update.stroke, writer); });
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
