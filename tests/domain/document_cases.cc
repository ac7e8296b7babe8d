#include "tests/domain/document_cases.h"

#include <cstdint>
#include <random>
#include <utility>

namespace atelier::document {
namespace {

constexpr ObjectId kNote(ReplicaId(1), 1);
constexpr Hlc kStart = Hlc{200'000'000'000} * kHlcCounterSpan;  // in 2026: beyond 32 bits

Stamp at(Hlc tick, std::uint32_t replica = 1) {
  return {kStart + tick, ReplicaId(replica)};
}

PropertyValue position(std::int32_t x, std::int32_t y) {
  return {Property::Position, Point{x, y}};
}
PropertyValue size(std::int32_t width, std::int32_t height) {
  return {Property::Size, Point{width, height}};
}
PropertyValue colour(std::int64_t number) {
  return {Property::Colour, number};
}
PropertyValue unknown(std::uint16_t number, Value value) {
  return {static_cast<Property>(number), std::move(value)};
}

Operation create(Stamp stamp, std::vector<PropertyValue> properties = {}, ObjectId id = kNote) {
  return {id, stamp, Create{ObjectKind::Note, std::move(properties), Place{}}};
}
Operation set(Stamp stamp, std::vector<PropertyValue> properties, ObjectId id = kNote) {
  return {id, stamp, SetProperties{std::move(properties)}};
}
Operation remove(Stamp stamp, ObjectId id = kNote) {
  return {id, stamp, Delete{}};
}
Operation restore(Stamp stamp, ObjectId id = kNote) {
  return {id, stamp, Restore{}};
}
Operation write(Stamp stamp, std::uint32_t counter, std::u16string text) {
  return {kNote, stamp, TextEdit{{{counter, std::nullopt, Side::Right, std::move(text)}}, {}}};
}

PropertyValue number(Property property, std::int64_t value) {
  return {property, value};
}

// Each number at the ends of its range, and beyond them.
DocumentCase numbers() {
  struct Range {
    Property property;
    std::int64_t low;
    std::int64_t high;
  };
  const Range ranges[] = {{Property::Rotation, 0, 23039}, {Property::Locked, 0, 1},
                          {Property::Layer, 0, 2},        {Property::Form, 1, 3},
                          {Property::Fill, 0, 6},         {Property::StrokeWidth, 16, 8192},
                          {Property::EndMarks, 0, 3},     {Property::FontSize, 512, 32768}};
  DocumentCase one{"numbers at the ends of their ranges and beyond", {create(at(1))}};
  Hlc tick = 1;
  for (const Range& range : ranges) {
    for (const std::int64_t value : {range.low - 1, range.low, range.high, range.high + 1}) {
      one.operations.push_back(set(at(++tick), {number(range.property, value)}));
    }
  }
  return one;
}

std::vector<DocumentCase> told_values() {
  const ObjectId other(ReplicaId(2), 7);
  const auto from = [](ObjectId object, std::int32_t x, std::int32_t y) {
    return PropertyValue{Property::From, End{object, {x, y}}};
  };
  const auto anchor = [](std::uint32_t replica, std::uint32_t counter, Side side) {
    const ElementId unit{ReplicaId(replica), counter};
    return PropertyValue{Property::Anchor, TextAnchor{unit, side}};
  };
  const auto bytes = [](Property property, std::string content) {
    return PropertyValue{property, Bytes{std::move(content)}};
  };
  const std::string ink("\x02\x01\x00\x00", 4);  // one point, where the stroke is
  std::vector<DocumentCase> cases{numbers()};
  cases.push_back(
      {"ends, free and bound",
       {create(at(1), {from({}, 1 << 24, -(1 << 24)), {Property::To, End{other, {8192, -8192}}}}),
        set(at(2), {from({}, (1 << 24) + 1, 0)}), set(at(3), {from(other, 8193, 0)}),
        set(at(4), {from(other, 0, -8193)}), set(at(5), {from(ObjectId(ReplicaId(1), 0), 0, 0)}),
        set(at(6), {{Property::From, Point{1, 1}}}), set(at(7), {from(other, -1, 4096)})}});
  cases.push_back(
      {"places in a text",
       {create(at(1), {anchor(2, 9, Side::Right)}), set(at(2), {anchor(1, 0, Side::Left)}),
        set(at(3), {anchor(kReplicaIdMax + 1, 1, Side::Left)}),
        set(at(4), {{Property::Anchor, TextAnchor{std::nullopt, Side::Right}}}),
        set(at(5), {{Property::Anchor, std::int64_t{1}}}),
        set(at(6), {anchor(kReplicaIdMax, 0xffffffff, Side::Left)})}});
  cases.push_back(
      {"ink is for create alone",
       {create(at(1), {bytes(Property::Points, ink)}), set(at(2), {bytes(Property::Points, ink)}),
        create(at(3), {bytes(Property::Points, "")}, ObjectId(ReplicaId(1), 2)),
        create(at(4), {{Property::Points, ink}}, ObjectId(ReplicaId(1), 3))}});
  const std::string hash(32, '\xab');
  cases.push_back(
      {"an image",
       {create(at(1), {bytes(Property::ContentHash, hash)}),
        set(at(2), {bytes(Property::ContentHash, hash)}),
        create(at(3), {bytes(Property::ContentHash, hash + "x")}, ObjectId(ReplicaId(1), 2)),
        create(at(4), {bytes(Property::ContentHash, "")}, ObjectId(ReplicaId(1), 3)),
        set(at(5), {{Property::AlternativeText, std::string("un équipage")}}),
        set(at(6), {{Property::AlternativeText, std::string(1025, 'a')}}),
        set(at(7), {bytes(Property::AlternativeText, "a")})}});
  cases.push_back(
      {"unknown properties with new types of value",
       {create(at(1), {unknown(900, End{other, {INT32_MIN, INT32_MAX}}),
                       unknown(901, TextAnchor{ElementId{ReplicaId(0), 1}, Side::Right}),
                       unknown(902, Bytes{std::string("\x00\xff\x80\x01\x02", 5)}),
                       unknown(903, Bytes{std::string()})}),
        set(at(2), {unknown(900, End{ObjectId(ReplicaId(1), 0), {}})}),
        set(at(3), {unknown(901, TextAnchor{ElementId{ReplicaId(1), 0}, Side::Left})}),
        set(at(4), {unknown(902, Bytes{std::string(1025, 'b')})}),
        set(at(5), {unknown(902, Bytes{std::string(1024, 'b')})})}});
  return cases;
}

std::vector<DocumentCase> told() {
  const std::vector<PropertyValue> note = {position(-640, 1280), size(6400, 6400), colour(1)};
  std::vector<DocumentCase> cases;
  const auto add = [&cases](std::string name, std::vector<Operation> operations) {
    cases.push_back({std::move(name), std::move(operations)});
  };
  add("an empty document", {});
  add("a note", {create(at(1), note)});
  add("a note without properties", {create(at(1))});
  add("a later value replaces", {create(at(1), note), set(at(2), {colour(2)})});
  add("an earlier value does not", {create(at(3), note), set(at(2, 2), {colour(2)})});
  add("of two at one time the higher replica's wins",
      {create(at(1), note), set(at(2, 3), {colour(3)}), set(at(2, 2), {colour(2)}),
       set(at(2, 4), {colour(4)})});
  add("the same operation again",
      {create(at(1), note), set(at(2), {colour(2)}), set(at(2), {colour(2)})});
  add("some registers win", {create(at(1), note), set(at(4, 2), {colour(2)}),
                             set(at(3, 3), {colour(3), position(1, 2)})});
  add("deleted and restored", {create(at(1), note), remove(at(2)), restore(at(3))});
  add("a delete is sticky", {create(at(1), note), remove(at(2)), set(at(3, 2), {colour(5)}),
                             write(at(4, 2), 1, u"unseen")});
  add("what was merged unseen shows after a restore",
      {create(at(1), note), remove(at(2)), set(at(3, 2), {colour(5)}), write(at(4, 2), 1, u"é"),
       restore(at(5))});
  add("an earlier restore does not restore",
      {create(at(1), note), remove(at(4)), restore(at(3, 2))});
  add("an earlier delete does not delete", {create(at(1), note), restore(at(4)), remove(at(3, 2))});
  add("deleted twice", {create(at(1), note), remove(at(2)), remove(at(3, 2))});
  add("an overtaken value on a deleted object",
      {create(at(1), note), set(at(5), {colour(2)}), remove(at(6)), set(at(4, 2), {colour(3)})});
  add("text", {create(at(1), note),
               write(at(2), 1, u"une idée"),
               {kNote, at(3, 2), TextEdit{{}, {{{ReplicaId(1), 1}, 4}}}}});
  add("a text wholly erased still counts",
      {create(at(1)),
       write(at(2), 1, u"a"),
       {kNote, at(3), TextEdit{{}, {{{ReplicaId(1), 1}, 1}}}}});
  add("text that hangs at nothing",
      {create(at(1)),
       {kNote, at(2), TextEdit{{{1, ElementId{ReplicaId(2), 1}, Side::Right, u"a"}}, {}}}});
  add("nothing there",
      {set(at(1), {colour(1)}), remove(at(2)), restore(at(3)), write(at(4), 1, u"a")});
  add("created twice", {create(at(1), note), create(at(2), {colour(2)})});
  add("created in a foreign replica's name", {create(at(1, 2), note)});
  add("object counter 0", {create(at(1), note, ObjectId(ReplicaId(1), 0))});
  add("created by the server", {create(at(1, 0), note, ObjectId(ReplicaId(0), 1))});
  add("the largest id",
      {create(at(1, kReplicaIdMax), note, ObjectId(ReplicaId(kReplicaIdMax), 0xffffffff))});
  add("`deleted` by set or create",
      {create(at(1), {{Property::Deleted, std::int64_t{1}}}), create(at(2), note),
       set(at(3), {colour(3), {Property::Deleted, std::int64_t{1}}})});
  add("the wrong type", {create(at(1), note), set(at(2), {{Property::Colour, Point{1, 1}}}),
                         set(at(3), {{Property::Position, std::int64_t{1}}}),
                         set(at(4), {{Property::Size, std::string("big")}})});
  add("out of range",
      {create(at(1), note), set(at(2), {colour(0)}), set(at(3), {colour(7)}),
       set(at(4), {position((1 << 24) + 1, 0)}), set(at(5), {position(0, -(1 << 24) - 1)}),
       set(at(6), {size(1023, 1024)}), set(at(7), {size(1024, 524289)})});
  add("at the edge of the range",
      {create(at(1), {position(1 << 24, -(1 << 24)), size(1024, 524288), colour(6)})});
  add("one bad value spoils the operation",
      {create(at(1), note), set(at(2), {colour(2), size(0, 0)})});
  add("a property twice", {create(at(1), note), set(at(2), {colour(2), colour(3)})});
  add("a set of nothing", {create(at(1), note), set(at(2), {})});
  add("no kind, no property", {{kNote, at(1), Create{ObjectKind{}, {}, Place{}}},
                               create(at(2), note),
                               set(at(3), {unknown(0, std::int64_t{1})})});
  add("an unknown kind with unknown properties",
      {{kNote, at(1),
        Create{static_cast<ObjectKind>(77),
               {unknown(500, Point{-1, 2147483647}), unknown(501, std::string("héhé")),
                unknown(502, std::int64_t{-1})},
               Place{}}},
       set(at(2, 2), {unknown(500, std::string(""))}),
       set(at(1, 9), {unknown(65535, std::string("four"))})});
  add("unknown integers stay exact in JavaScript",
      {create(at(1)), set(at(2), {unknown(900, (std::int64_t{1} << 53) - 1)}),
       set(at(3), {unknown(900, 1 - (std::int64_t{1} << 53))}),
       set(at(4), {unknown(900, -(std::int64_t{1} << 53))}),
       set(at(5), {unknown(900, std::int64_t{1} << 53)})});
  std::vector<PropertyValue> many;
  for (std::uint16_t number = 100; number < 133; ++number)
    many.push_back(unknown(number, std::int64_t{number}));
  const std::vector<PropertyValue> most(many.begin(), many.end() - 1);
  add("32 properties and no more", {create(at(1)), set(at(2), many), set(at(3), most),
                                    set(at(4), {unknown(200, std::int64_t{1})}), remove(at(5))});
  add("a string of 1024 bytes and no more",
      {create(at(1)), set(at(2), {unknown(900, std::string(1025, 'a'))}),
       set(at(3), {unknown(900, std::string(1024, 'a'))})});
  add("a change that this version does not know", {create(at(1), note), {kNote, at(2), Unknown{}}});
  for (DocumentCase& one : told_values()) cases.push_back(std::move(one));
  add("the last stamp there is", {create(at(1), note), set({kHlcMax, ReplicaId(1)}, {colour(2)})});
  return cases;
}

// Three replicas that write the same few registers with stamps in no order.
DocumentCase wild(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  DocumentCase one{"seed " + std::to_string(seed), {}};
  const ObjectId notes[] = {kNote, ObjectId(ReplicaId(2), 1),
                            ObjectId(ReplicaId(3), 4'000'000'000)};
  for (const ObjectId id : notes) {
    one.operations.push_back(
        create(at(random() % 20 * 64, id.replica().number()), {colour(1)}, id));
  }
  for (std::uint64_t step = 0; step < 30; ++step) {
    const ObjectId id = notes[random() % 3];
    // The step in the low bits: no two operations share a stamp.
    const Hlc tick = (step * 4 + random() % 30) * 64 + step + 1;
    const Stamp stamp = at(tick, static_cast<std::uint32_t>(1 + random() % 3));
    const auto number = static_cast<std::int32_t>(random() % 2000) - 1000;
    switch (random() % 6) {
      case 0:
        one.operations.push_back(remove(stamp, id));
        break;
      case 1:
        one.operations.push_back(restore(stamp, id));
        break;
      case 2:
        one.operations.push_back(
            set(stamp, {position(number, -number), colour(1 + (number & 3))}, id));
        break;
      default:
        one.operations.push_back(set(stamp, {position(number, number)}, id));
    }
  }
  return one;
}

}  // namespace

std::vector<DocumentCaseFile> document_case_files() {
  DocumentCaseFile rules{"document-rules", "One rule or limit each.", told()};
  DocumentCaseFile registers{
      "document-registers", "Writes, deletes and restores with stamps in no order.", {}};
  for (std::uint64_t seed = 1; seed <= 16; ++seed) registers.cases.push_back(wild(seed));
  std::vector<DocumentCaseFile> files = structure_case_files();
  files.insert(files.begin(), {std::move(rules), std::move(registers)});
  return files;
}

}  // namespace atelier::document
