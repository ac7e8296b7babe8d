#include "tests/protocol/samples.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "server/domain/document/ink.h"
#include "server/domain/document/limits.h"
#include "server/domain/document/unicode.h"
#include "server/domain/workshop/display_name.h"

namespace atelier::protocol {
std::uint64_t test_seed() {
  const char* given = std::getenv("ATELIER_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : 20'260'101;
}

std::uint64_t Samples::any(std::uint64_t max) {
  return std::uniform_int_distribution<std::uint64_t>(0, max)(engine_);
}

std::uint64_t Samples::number(std::uint64_t max) {
  const std::uint64_t kind = any(7);
  if (kind == 0) return 0;
  if (kind == 1) return max;
  if (kind == 2) return std::min<std::uint64_t>(max, any(127));
  return any(max);
}

std::string Samples::bytes(std::size_t length) {
  std::string result;
  for (std::size_t index = 0; index < length; ++index) {
    result.push_back(static_cast<char>(any(255)));
  }
  return result;
}

std::u16string Samples::units(std::size_t characters_max) {
  std::u16string result;
  const std::uint64_t count = number(characters_max);
  for (std::uint64_t index = 0; index < count; ++index) {
    const std::uint64_t kind = any(9);
    if (kind == 0) {
      result.push_back(narrow<char16_t>(0xD800 + any(0x3FF)));
      result.push_back(narrow<char16_t>(0xDC00 + any(0x3FF)));
    } else if (kind < 3) {
      result.push_back(narrow<char16_t>(0xA0 + any(0xD7FF - 0xA0)));
    } else {
      result.push_back(narrow<char16_t>(0x20 + any(0x7E - 0x20)));
    }
  }
  return result;
}

std::string Samples::text(std::size_t characters_max) {
  return document::to_utf8(units(characters_max));
}

document::Point Samples::point() {
  const auto integer = [this] { return narrow<std::int32_t>(number(0xffff'ffff)); };
  const std::int32_t x = integer();
  return {x, integer()};
}

document::TextAnchor Samples::anchor() {
  document::TextAnchor anchor;
  anchor.side = flip() ? document::Side::Left : document::Side::Right;
  if (flip()) {
    anchor.unit = document::ElementId{replica(), narrow<std::uint32_t>(1 + number(0xffff'fffe))};
  }
  return anchor;
}

document::Value Samples::value() {
  switch (any(5)) {
    case 0:
      return narrow<std::int64_t>(number(std::numeric_limits<std::uint64_t>::max()));
    case 1:
      return point();
    case 2:
      return document::End{object(), point()};
    case 3:
      return anchor();
    case 4:
      return document::Bytes{bytes(static_cast<std::size_t>(any(40)))};
    default:
      return document::SharedString(text(30));
  }
}

document::Place Samples::place() {
  return {object(), object(), flip(), object()};
}

document::Placed Samples::placed() {
  const auto label = [this] {
    return narrow<std::int64_t>(number(2 * document::kLabelMax)) - document::kLabelMax;
  };
  document::Placed placed{object(), label(), {}};
  placed.relabelled = list(4, [&] { return document::Relabelling{object(), label()}; });
  return placed;
}

std::vector<document::PropertyValue> Samples::values() {
  return list(6, [this] {
    return document::PropertyValue{static_cast<document::Property>(number(0xffff)), value()};
  });
}

document::TextEdit Samples::text_edit(ReplicaId own) {
  const auto id_of = [this, own](std::uint32_t counter) {
    return document::ElementId{flip() ? own : replica(), counter};
  };
  document::TextEdit edit;
  std::uint32_t next = narrow<std::uint32_t>(1 + number(1'000'000));
  edit.inserts = list(4, [&] {
    document::TextInsert insert;
    insert.counter = next;
    insert.text = units(20);
    insert.side = flip() ? document::Side::Left : document::Side::Right;
    const bool continues = insert.counter > 1 && flip();
    if (continues) {
      insert.parent = document::ElementId{own, insert.counter - 1};
    } else if (flip()) {
      insert.parent = id_of(narrow<std::uint32_t>(1 + number(0xffff'fffe)));
    }
    next += narrow<std::uint32_t>(insert.text.size() + (flip() ? 0 : any(9)));
    return insert;
  });
  edit.deletes = list(4, [&] {
    return document::TextDelete{id_of(narrow<std::uint32_t>(number(0xffff'ffff))),
                                narrow<std::uint32_t>(flip() ? 1 : number(0xffff'ffff))};
  });
  return edit;
}

document::Change Samples::change(ReplicaId own) {
  switch (any(9)) {
    case 0:
      return placed();
    case 1:
      return document::Erase{};
    case 2:
      return document::Create{static_cast<document::ObjectKind>(number(0xffff)), values(),
                              placed()};
    default:
      return asked_change(own);
  }
}

document::Change Samples::asked_change(ReplicaId own) {
  switch (any(6)) {
    case 0:
      return document::Create{static_cast<document::ObjectKind>(number(0xffff)), values(),
                              flip() ? place() : document::Place{}};
    case 5:
      return place();
    case 1:
      return document::SetProperties{values()};
    case 2:
      return document::Delete{};
    case 3:
      return document::Restore{};
    default:
      return text_edit(own);
  }
}

document::Operation Samples::operation(document::Stamp stamp) {
  return {ObjectId(number(std::numeric_limits<std::uint64_t>::max())), stamp,
          change(stamp.replica)};
}

Hello Samples::hello() {
  Hello hello;
  hello.protocol_min = narrow<std::uint32_t>(any(1));
  hello.protocol_max = narrow<std::uint32_t>(1 + any(5));
  hello.token = text(100);
  fill(hello.seat_key, bytes(hello.seat_key.size()));
  hello.display_name = text(workshop::kDisplayNameCharactersMax);
  hello.replica = ReplicaId(narrow<std::uint32_t>(number(0xffff'ffff)));
  hello.cursor = bytes(any(60));
  hello.known_cseq = ClientSeq(narrow<std::uint32_t>(number(0xffff'ffff)));
  hello.sent_at = millis();
  return hello;
}

Push Samples::push() {
  Push push;
  const std::uint64_t count = 1 + number(12);
  ClientSeq cseq{narrow<std::uint32_t>(1 + any(0xffff'0000))};
  document::Hlc clock = any(document::kHlcMax);
  const bool even = flip();
  for (std::uint64_t index = 0; index < count; ++index, cseq = cseq.next()) {
    PushedOperation& pushed = push.operations.emplace_back();
    pushed.cseq = cseq;
    pushed.operation = {ObjectId(number(std::numeric_limits<std::uint64_t>::max())),
                        {clock, kOwnReplica},
                        asked_change(kOwnReplica)};
    pushed.fingerprint = fingerprint(pushed.operation);
    clock = even && clock < document::kHlcMax ? clock + 1 : any(document::kHlcMax);
  }
  return push;
}

PresenceUpdate Samples::presence_update() {
  PresenceUpdate update;
  if (flip()) update.cursor = document::Point{narrow<std::int32_t>(number(0xffff'ffff)), -1};
  update.editing = ObjectId(number((std::uint64_t{1} << 53) - 1));
  if (flip()) update.display_name = text(workshop::kDisplayNameCharactersMax);
  if (flip()) update.caret = anchor();
  if (flip()) update.mark = anchor();
  if (flip()) update.stroke = live_stroke();
  return update;
}

LiveStroke Samples::live_stroke() {
  const auto coordinate = [this](std::int32_t reach) {
    return narrow<std::int32_t>(number(2 * static_cast<std::uint64_t>(reach))) - reach;
  };
  const auto between = [this](std::int64_t low, std::int64_t high) {
    return narrow<std::uint32_t>(static_cast<std::uint64_t>(low) +
                                 number(static_cast<std::uint64_t>(high - low)));
  };
  LiveStroke stroke;
  stroke.number = narrow<std::uint32_t>(number(0xffff'ffff));
  stroke.first = narrow<std::uint32_t>(number(0xffff'ffff));
  stroke.origin = {coordinate(document::kCoordinateMax), coordinate(document::kCoordinateMax)};
  stroke.colour = between(document::kColourMin, document::kColourMax);
  stroke.width = between(document::kStrokeWidthMin, document::kStrokeWidthMax);
  stroke.ended = flip();
  document::Ink ink;
  ink.with_pressure = flip();
  ink.points = list(100, [&] {
    return document::InkPoint{coordinate(document::kInkReach), coordinate(document::kInkReach),
                              ink.with_pressure
                                  ? narrow<std::uint8_t>(any(document::kInkPressureMax))
                                  : document::kInkPressureMax};
  });
  if (ink.points.empty() && !stroke.ended) ink.points.push_back({});
  if (!ink.points.empty()) stroke.points = document::encode_ink(ink);
  return stroke;
}

ClientMessage Samples::client_message() {
  switch (any(4)) {
    case 4:
      return AuthorsQuestion{list(kAuthorsQuestionMax, [this] { return replica(); })};
    case 0:
      return hello();
    case 1:
      return push();
    case 2:
      return presence_update();
    default:
      return Ping{number(std::numeric_limits<std::uint64_t>::max())};
  }
}

Acknowledgement Samples::acknowledgement() {
  return {cseq(), verdict(), hlc()};
}

Entry Samples::entry() {
  Entry entry{replica(), cseq(), verdict(), hlc(), std::nullopt};
  if (has_effect(entry.verdict)) entry.operation = operation({entry.hlc, entry.replica});
  return entry;
}

Welcome Samples::welcome() {
  Welcome welcome;
  welcome.protocol = 1;
  welcome.replica = replica();
  welcome.spare_replicas = list(4, [this] { return replica(); });
  welcome.participant = participant();
  welcome.session = SessionId(narrow<std::uint32_t>(number(0xffff'ffff)));
  welcome.role = role();
  welcome.title = text(60);
  welcome.server_time = millis();
  welcome.sent_at = -millis();
  welcome.acknowledged_cseq = cseq();
  welcome.results = list(5, [this] { return acknowledgement(); });
  welcome.catch_up = flip() ? CatchUp::Delta : CatchUp::Reset;
  welcome.join_code = flip() ? "abcd2345" : "";
  welcome.kept_until = millis();
  welcome.read_only = flip();
  welcome.delivered = narrow<std::uint32_t>(number(0xffff'ffff));
  return welcome;
}

PresenceEvent Samples::presence_event() {
  PresenceEvent event;
  event.session = SessionId(narrow<std::uint32_t>(number(0xffff'ffff)));
  switch (any(2)) {
    case 0:
      event.event = Arrival{participant(), text(40), role(), presence_update()};
      break;
    case 1:
      event.event = presence_update();
      break;
    default:
      event.event = Departure{};
  }
  return event;
}

Author Samples::author() {
  const std::uint64_t count = number(5);
  return {participant(), text(workshop::kDisplayNameCharactersMax),
          ReplicaId(narrow<std::uint32_t>(number(kReplicaIdMax + 1 - count))),
          narrow<std::uint32_t>(count)};
}

}  // namespace atelier::protocol
