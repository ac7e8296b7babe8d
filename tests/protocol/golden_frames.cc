#include "tests/protocol/golden_frames.h"

#include <array>

#include "protocol/codec.h"
#include "server/domain/document/ink.h"

namespace atelier::protocol {
namespace {

using document::Point;
using document::Property;
using document::Side;
using document::TextInsert;

constexpr ReplicaId kReplica{5};
constexpr ReplicaId kOther{9};
const ObjectId kFrame(kOther, 8);
constexpr document::Hlc kHlc = 893'000'000'000'000;
const ObjectId kNote(kReplica, 3);

Push push_of(std::vector<document::Change> changes, std::uint32_t first_cseq = 7) {
  Push push;
  document::Stamp stamp{kHlc, kReplica};
  for (document::Change& change : changes) {
    push.operations.push_back({ClientSeq(first_cseq++), {kNote, stamp, std::move(change)}, 0});
    ++stamp.hlc;
  }
  return push;
}

document::Create note_at(Point position) {
  return {document::ObjectKind::Note,
          {{Property::Position, position},
           {Property::Size, Point{240 * 64, 160 * 64}},
           {Property::Colour, std::int64_t{2}}},
          document::Place{}};
}

// Three points with pressure.
std::string ink() {
  return document::encode_ink({{{0, 0, 20}, {8, -3, 40}, {9, -3, 1}}, true});
}

document::TextEdit typed(std::uint32_t counter, std::optional<document::ElementId> parent,
                         std::u16string text, Side side = Side::Right) {
  return {{TextInsert{counter, parent, side, std::move(text)}}, {}};
}

Hello hello() {
  Hello hello;
  hello.protocol_min = 1;
  hello.protocol_max = 2;
  hello.token = "v1.token";
  for (std::uint8_t index = 0; index < hello.seat_key.size(); ++index) {
    hello.seat_key[index] = static_cast<std::uint8_t>(16 * index + index);
  }
  hello.display_name = "Zoé 🌻";
  hello.replica = kReplica;
  hello.cursor = std::string("\x00\xff\x10", 3);
  hello.known_cseq = ClientSeq(6);
  hello.sent_at = 1'795'000'000'123;
  return hello;
}

// Its seat key has another length, which only this version would mind.
std::string future_hello() {
  return std::string("\x0a\x09\x08\x02\x10\x03\x22\x03\x01\x02\x03", 11);
}

Push uneven_clocks() {
  Push push = push_of({document::Delete{}, document::Restore{}, document::Delete{}});
  push.operations[1].operation.stamp.hlc = kHlc + 5'000;
  push.operations[2].operation.stamp.hlc = kHlc + 4'000;
  return push;
}

Welcome welcome() {
  Welcome welcome;
  welcome.protocol = 1;
  welcome.replica = kReplica;
  welcome.spare_replicas = {ReplicaId(6), ReplicaId(7)};
  welcome.participant = ParticipantId(2);
  welcome.session = SessionId(11);
  welcome.role = Role::Facilitator;
  welcome.title = "Les 33 questions";
  welcome.server_time = 1'795'000'000'456;
  welcome.sent_at = 1'795'000'000'123;
  welcome.acknowledged_cseq = ClientSeq(6);
  welcome.results = {{ClientSeq(4), document::Verdict::Superseded, kHlc}};
  welcome.catch_up = CatchUp::Delta;
  welcome.join_code = "abcd2345";
  welcome.kept_until = 1'800'000'000'000;
  welcome.delivered = 0;
  return welcome;
}

Entry entry_of(ReplicaId replica, std::uint32_t cseq, document::Verdict verdict,
               std::optional<document::Change> change) {
  Entry entry{replica, ClientSeq(cseq), verdict, kHlc + cseq, std::nullopt};
  if (change)
    entry.operation = document::Operation{kNote, {entry.hlc, replica}, *std::move(change)};
  return entry;
}

std::string state_frame() {
  document::Object note;
  note.id = kNote;
  note.registers = {{Property::Position, {kHlc, kReplica}, Point{-64, 6'400}},
                    {Property::Colour, {kHlc + 1, kOther}, std::int64_t{6}}};
  note.text.apply(typed(1, std::nullopt, u"Où ?"), kReplica);
  note.place = {ObjectId(), 0, {kHlc, kReplica}};
  const std::array<const document::Object*, 1> objects{&note};
  return encode_state_chunk(objects, true);
}

// Stamps of its maker and of the server, shared and not, and the place below another object.
std::string structured_state_frame() {
  document::Object line;
  line.id = ObjectId(kReplica, 4);
  line.kind = document::ObjectKind::Connector;
  const document::Stamp made{kHlc, kReplica};
  line.registers = {{Property::Locked, {kHlc + 2, kReplica}, std::int64_t{1}},
                    {Property::From, made, document::End{kNote, {4'096, 2'048}}},
                    {Property::To, made, document::End{ObjectId(), {-64, 6'400}}}};
  line.place = {kFrame, -(std::int64_t{1} << 32), {kHlc + 3, ReplicaId(0)}};
  document::Object comment;
  comment.id = ObjectId(kReplica, 5);
  comment.kind = document::ObjectKind::Comment;
  const document::Stamp reversed{kHlc + 4, ReplicaId(0)};
  comment.registers = {{Property::Deleted, reversed, std::int64_t{1}},
                       {Property::Points, reversed, document::Bytes{ink()}},
                       {Property::Anchor,
                        {kHlc, kOther},
                        document::TextAnchor{document::ElementId{kOther, 3}, Side::Right}}};
  comment.place = {kNote, 1, made};
  const std::array<const document::Object*, 2> objects{&line, &comment};
  return encode_state_chunk(objects, false);
}

std::string presence_frame() {
  PresenceUpdate state;
  state.cursor = Point{100, -200};
  state.editing = kNote;
  PresenceUpdate named;
  named.display_name = "Ana";
  const std::array<PresenceEvent, 4> events{{
      {SessionId(11), Arrival{ParticipantId(2), "Zoé", Role::Participant, state}},
      {SessionId(12), state},
      {SessionId(12), named},
      {SessionId(13), Departure{}},
  }};
  return encode_presence(events);
}

LiveStroke stroke() {
  return {3, 40, {6'400, -128}, ink(), 2, 192, false};
}

std::string stroke_frame(LiveStroke stroke) {
  PresenceUpdate update;
  update.stroke = std::move(stroke);
  return encode_presence_update(update);
}

std::string drawing_frame() {
  PresenceUpdate drawing;
  drawing.stroke = stroke();
  PresenceUpdate ended;
  ended.stroke = stroke();
  ended.stroke->points.clear();
  ended.stroke->ended = true;
  PresenceUpdate writing;
  writing.editing = kNote;
  writing.caret = document::TextAnchor{document::ElementId{kOther, 7}, Side::Right};
  writing.mark = document::TextAnchor{std::nullopt, Side::Left};
  const std::array<PresenceEvent, 3> events{{
      {SessionId(12), drawing},
      {SessionId(12), ended},
      {SessionId(13), Arrival{ParticipantId(3), "Ana", Role::Observer, writing}},
  }};
  return encode_presence(events);
}

// Everything that stands resolved, and the server's own operations.
std::string resolved_frame() {
  document::Create below = note_at({0, 0});
  below.place = document::Placed{kFrame, std::int64_t{1} << 32, {}};
  const document::Placed crowded{
      ObjectId(), -7, {{ObjectId(kOther, 1), -65'543}, {ObjectId(kOther, 2), 65'529}}};
  Entry reversal = entry_of(ReplicaId(0), 0, document::Verdict::Ok, document::Restore{});
  const std::array<Entry, 5> entries{
      entry_of(kReplica, 7, document::Verdict::Ok, below),
      entry_of(kReplica, 8, document::Verdict::AppliedToDeleted, crowded),
      entry_of(kReplica, 9, document::Verdict::Cycle, std::nullopt),
      entry_of(ReplicaId(0), 0, document::Verdict::Ok, document::Erase{}), std::move(reversal)};
  return encode_entries(entries);
}

document::Create connector() {
  return {document::ObjectKind::Connector,
          {{Property::From, document::End{kNote, {4'096, -1}}},
           {Property::To, document::End{ObjectId(), {640, 64}}}},
          document::Place{kFrame, kNote, true, ObjectId(kOther, 2)}};
}

document::SetProperties values_of_every_kind() {
  return {{{Property::AlternativeText, document::SharedString("Une carte")},
           {Property::Anchor, document::TextAnchor{document::ElementId{kReplica, 12}, Side::Left}},
           {Property(200), document::TextAnchor{std::nullopt, Side::Right}},
           {Property(201), document::Bytes{std::string("\x00\xff", 2)}}}};
}

}  // namespace

std::vector<GoldenFrame> golden_client_frames() {
  using document::ElementId;
  PresenceUpdate presence;
  presence.cursor = Point{6'400, -1};
  presence.editing = kNote;
  PresenceUpdate nameless;
  nameless.display_name = "";
  document::TextEdit rewritten{{{10, ElementId{kReplica, 4}, Side::Right, u"abc"},
                                {13, ElementId{kReplica, 12}, Side::Right, u"d"},
                                {14, ElementId{kOther, 2}, Side::Left, u"été 🌻"}},
                               {{{kReplica, 5}, 1}, {{kOther, 7}, 3}}};
  PresenceUpdate selecting;
  selecting.editing = kNote;
  selecting.caret = document::TextAnchor{ElementId{kReplica, 4}, Side::Right};
  selecting.mark = document::TextAnchor{std::nullopt, Side::Right};
  LiveStroke torn = stroke();
  torn.points.pop_back();
  LiveStroke thin = stroke();
  thin.width = 1;
  LiveStroke ended = stroke();
  ended.ended = true;
  ended.points.clear();
  return {
      {"hello", encode_hello(hello())},
      {"hello of a version that does not exist yet", future_hello()},
      {"push: create", encode_push(push_of({note_at({640, -1'280})}))},
      {"push: move",
       encode_push(push_of({document::SetProperties{{{Property::Position, Point{1, 2}}}}}))},
      {"push: first character of a text", encode_push(push_of({typed(1, std::nullopt, u"a")}))},
      {"push: next character", encode_push(push_of({typed(2, ElementId{kReplica, 1}, u"b")}))},
      {"push: backspace", encode_push(push_of({document::TextEdit{{}, {{{kReplica, 2}, 1}}}}))},
      {"push: inserts that follow one another, and spans", encode_push(push_of({rewritten}))},
      {"push: delete and restore", encode_push(push_of({document::Delete{}, document::Restore{}}))},
      {"push: clocks that step unevenly", encode_push(uneven_clocks())},
      {"push: a change that does not exist yet", encode_push(push_of({document::Unknown{}}))},
      {"presence: cursor and editing", encode_presence_update(presence)},
      {"presence: name taken away", encode_presence_update(nameless)},
      {"push: create at a place", encode_push(push_of({connector()}))},
      {"push: create with ink",
       encode_push(push_of({document::Create{document::ObjectKind::Stroke,
                                             {{Property::Points, document::Bytes{ink()}}},
                                             document::Place{}}}))},
      {"push: values of every kind", encode_push(push_of({values_of_every_kind()}))},
      {"push: places",
       encode_push(push_of(
           {document::Place{kFrame, kNote, true, ObjectId(kOther, 2)}, document::Place{}}))},
      {"push: what only the room may say",
       encode_push(push_of(
           {document::Placed{kFrame, 1, {}}, document::Erase{},
            document::Create{document::ObjectKind::Note, {}, document::Placed{kFrame, 1, {}}}}))},
      {"presence: caret and selection", encode_presence_update(selecting)},
      {"presence: a stroke being drawn", stroke_frame(stroke())},
      {"presence: a stroke that ended", stroke_frame(ended)},
      {"refused: a stroke whose ink is cut short", stroke_frame(torn)},
      {"refused: a stroke too thin to see", stroke_frame(thin)},
      {"authors: whose are these", encode_authors_question({{kReplica, kOther, ReplicaId(0)}})},
      {"ping", encode_ping(123'456'789)},
      {"a frame with a field that does not exist yet", encode_ping(1) + "\xfa\x07\x01x"},
      {"refused: no body", ""},
      {"refused: cut short", encode_ping(123'456'789).substr(0, 4)},
      {"refused: text that is not UTF-8", "\x12\x0b\x08\x01\x1a\x07\x2a\x05\x0a\x03\x2a\x01\xff"},
  };
}

std::vector<GoldenFrame> golden_server_frames() {
  const std::array<Entry, 5> entries{
      entry_of(kReplica, 7, document::Verdict::Ok, note_at({640, -1'280})),
      entry_of(kReplica, 8, document::Verdict::Ok, typed(1, std::nullopt, u"Où ?")),
      entry_of(kOther, 1, document::Verdict::Ok, typed(1, document::ElementId{kReplica, 4}, u"!")),
      entry_of(kOther, 2, document::Verdict::AppliedToDeleted,
               document::TextEdit{{}, {{{kReplica, 1}, 2}, {{kOther, 1}, 1}}}),
      entry_of(kReplica, 9, document::Verdict::Superseded, std::nullopt)};
  const std::array<Acknowledgement, 2> acknowledgements{
      {{ClientSeq(7), document::Verdict::Ok, kHlc}, {ClientSeq(8), document::Verdict::Invalid, 0}}};
  const std::array<Author, 2> authors{
      {{ParticipantId(2), "Zoé 🌻", kReplica, 5}, {ParticipantId(3), "", ReplicaId(0), 0}}};
  return {
      {"delivered", encode_delivered(300)},
      {"entries", encode_entries(entries)},
      {"cursor", encode_cursor(std::string("\x00\x01\xfe", 3))},
      {"presence", presence_frame()},
      {"entries: what the room resolved, and the server's own", resolved_frame()},
      {"presence: carets and strokes", drawing_frame()},
      {"authors", encode_authors(authors)},
      {"welcome", encode_welcome(welcome())},
      {"state", state_frame()},
      {"state: places and stamps", structured_state_frame()},
      {"state: the empty last chunk", encode_state_chunk({}, true)},
      {"acknowledgements", encode_acknowledgements(acknowledgements)},
      {"pong", encode_pong(123'456'789)},
      {"notice: title", encode_title_notice("Nouveau titre")},
      {"notice: read-only", encode_read_only_notice(true)},
      {"notice: writable again", encode_read_only_notice(false)},
      {"closing", encode_closing(CloseReason::Gap, "an operation number was skipped")},
      {"closing: retry", encode_closing(CloseReason::Retry, "")},
      {"digest", encode_digest({0x0123'4567, 0x89ab'cdef})},
      {"joined: numbers, entries, cursors, notices",
       encode_delivered(5) + encode_entries(entries) + encode_title_notice("Un") +
           encode_cursor("first") + encode_delivered(10) + encode_entries(entries) +
           encode_read_only_notice(true) + encode_cursor("second")},
      {"a frame with a field that does not exist yet", encode_pong(1) + "\xfa\x07\x01x"},
  };
}

}  // namespace atelier::protocol
