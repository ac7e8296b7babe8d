// The operations of the document: what a replica may ask for, and how the answer is named.
//
// Plain values without behaviour. The rules that they obey are in protocol/SPEC.md (DOC-…, TXT-…).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/base/ids.h"
#include "server/domain/document/shared_string.h"

namespace atelier::document {

// A hybrid logical clock (Kulkarni et al., 2014) packed in 53 bits so that a JavaScript number
// holds it: milliseconds since 2020-01-01 UTC times 4096, plus a counter.
using Hlc = std::uint64_t;
inline constexpr std::int64_t kHlcEpochMillis = 1577836800000;
inline constexpr Hlc kHlcCounterSpan = 4096;
inline constexpr Hlc kHlcMax = (Hlc{1} << 53) - 1;

// When an operation was made, as a total order: no two operations share one.
struct Stamp {
  Hlc hlc = 0;
  ReplicaId replica;
  friend constexpr auto operator<=>(const Stamp&, const Stamp&) = default;
};

// Numbers that this version does not know are kept and passed on as they came. Every object has a
// text: a note's, a block's, a node's label, a frame's title, a connector's label, a comment.
enum class ObjectKind : std::uint16_t {
  Note = 1,
  TextBlock = 2,
  Shape = 3,      // Form says which
  Line = 4,       // between From and To
  Stroke = 5,     // of ink: Points, relative to Position
  Connector = 6,  // between From and To, which may be bound to objects
  Frame = 7,      // its children move with it
  Image = 8,      // ContentHash; the bytes travel by HTTP
  MindMapNode = 9,
  Group = 10,
  Comment = 11,  // on its parent; Anchor names the place in the parent's text
  Tag = 12,      // on its parent
};

// One last-writer-wins register of an object. Values that change together are one register. What
// values each may have is in properties.h.
enum class Property : std::uint16_t {
  Position = 1,          // Point, in 1/64 board unit: the top left corner
  Size = 2,              // Point, in 1/64 board unit: width and height
  Colour = 3,            // integer: an index of the palette
  Deleted = 4,           // integer: 1 deleted, 0 restored. Only Delete and Restore write it
  Rotation = 5,          // integer: 1/64 degree, clockwise around the middle
  Locked = 6,            // integer: 1 locked, 0 not
  Layer = 7,             // integer: 0 background, 1 board, 2 foreground
  Form = 8,              // integer: 1 rectangle, 2 ellipse, 3 diamond
  Fill = 9,              // integer: an index of the palette, 0 none
  StrokeWidth = 10,      // integer: 1/64 board unit
  From = 11,             // End
  To = 12,               // End
  EndMarks = 13,         // integer: bit 0 an arrow at From, bit 1 one at To
  Points = 14,           // Bytes: the ink of a stroke (ink.h). Only Create writes it
  ContentHash = 15,      // Bytes: SHA-256 of an image. Only Create writes it
  AlternativeText = 16,  // string: what an image shows, in words
  Anchor = 17,           // TextAnchor: a place in the text of the parent
  FontSize = 18,         // integer: 1/64 board unit
};

struct Point {
  std::int32_t x = 0;
  std::int32_t y = 0;
  friend constexpr auto operator<=>(const Point&, const Point&) = default;
};

// Where a line or a connector ends. Bound to an object: `at` is 1/4096 of its width and height,
// from its top left corner. Free (object 0): `at` is on the board, in 1/64 unit. An end at an
// object that is deleted or gone is a matter of drawing.
struct End {
  ObjectId object;
  Point at;
  friend constexpr auto operator<=>(const End&, const End&) = default;
};

// The identity of one UTF-16 code unit of one text: counters run per replica and per text, from 1.
struct ElementId {
  ReplicaId replica;
  std::uint32_t counter = 0;
  friend constexpr auto operator<=>(const ElementId&, const ElementId&) = default;
};

enum class Side : std::uint8_t { Left, Right };

// A place in a text that survives edits: on one side of a unit, deleted or not. Without a unit: the
// start (Left) or the end (Right) of the text.
struct TextAnchor {
  std::optional<ElementId> unit;
  Side side = Side::Left;
  friend constexpr auto operator<=>(const TextAnchor&, const TextAnchor&) = default;
};

// Opaque bytes, immutable where they stand.
struct Bytes {
  SharedString content;
  friend auto operator<=>(const Bytes&, const Bytes&) = default;
};

// No floating point: C++ and JavaScript must agree bit for bit. A visitor may take the SharedString
// as a const std::string&.
using Value = std::variant<std::int64_t, Point, SharedString, End, TextAnchor, Bytes>;
static_assert(sizeof(Value) == 24);  // a board holds ten thousands of them

struct PropertyValue {
  Property property{};
  Value value;
  friend bool operator==(const PropertyValue&, const PropertyValue&) = default;
};

// Asks for a place below `parent` (0: the page), told by its neighbours: beside `anchor` (before or
// after it), else on the opposite side of `other`, else last; without an anchor first (before) or
// last. Siblings are in the order in which they are drawn: the last one is in front.
struct Place {
  ObjectId parent;
  ObjectId anchor;  // 0: none
  bool before = false;
  ObjectId other;  // 0: none
  friend bool operator==(const Place&, const Place&) = default;
};

struct Relabelling {
  ObjectId object;
  std::int64_t label = 0;
  friend bool operator==(const Relabelling&, const Relabelling&) = default;
};

// A place as the room resolved it. No client can ask for one: labels are the room's.
struct Placed {
  ObjectId parent;
  std::int64_t label = 0;  // ascending among siblings, ties by object; within kLabelMax
  // Siblings that had to make room; their stamps stay, so that this defeats nobody's move.
  std::vector<Relabelling> relabelled;
  friend bool operator==(const Placed&, const Placed&) = default;
};

struct Create {
  ObjectKind kind = ObjectKind::Note;
  std::vector<PropertyValue> properties;
  std::variant<Place, Placed> place = {};  // asked for; resolved
  friend bool operator==(const Create&, const Create&) = default;
};

struct SetProperties {
  std::vector<PropertyValue> properties;
  friend bool operator==(const SetProperties&, const SetProperties&) = default;
};

struct Delete {
  friend bool operator==(const Delete&, const Delete&) = default;
};

struct Restore {
  friend bool operator==(const Restore&, const Restore&) = default;
};

// A run of new units: the first hangs at `parent` (nothing: the root) on `side`, each further one
// is the right child of the one before. Ids are (replica of the operation, counter + k).
struct TextInsert {
  std::uint32_t counter = 0;
  std::optional<ElementId> parent;
  Side side = Side::Right;
  std::u16string text;
  friend bool operator==(const TextInsert&, const TextInsert&) = default;
};

// `length` units of one replica, from `first` on.
struct TextDelete {
  ElementId first;
  std::uint32_t length = 0;
  friend bool operator==(const TextDelete&, const TextDelete&) = default;
};

// Inserts come before deletes; each insert may hang at units of the ones before it.
struct TextEdit {
  std::vector<TextInsert> inserts;
  std::vector<TextDelete> deletes;
  friend bool operator==(const TextEdit&, const TextEdit&) = default;
};

// A change that this version cannot read: from a newer client, or malformed. It is carried so that
// its author gets a verdict, which is always Invalid.
struct Unknown {
  friend bool operator==(const Unknown&, const Unknown&) = default;
};

// Gone for good with everything below it. No client can ask for it.
struct Erase {
  friend bool operator==(const Erase&, const Erase&) = default;
};

using Change =
    std::variant<Create, SetProperties, Delete, Restore, TextEdit, Unknown, Place, Placed, Erase>;

struct Operation {
  ObjectId object;
  Stamp stamp;
  Change change;
  friend bool operator==(const Operation&, const Operation&) = default;
};

// The one answer that every accepted operation gets, logged with it. The numbers are those of the
// wire and of the log. Only Ok and AppliedToDeleted have an effect.
enum class Verdict : std::uint8_t {
  Ok = 0,
  Superseded = 1,        // every register it names holds a later stamp
  AppliedToDeleted = 2,  // merged into an object that is deleted: nobody sees it until a restore
  Cycle = 3,             // the new parent is the object itself or hangs below it
  UnknownObject = 4,
  UnknownAnchor = 5,  // text hangs at a unit that does not exist
  Frozen = 6,
  Forbidden = 7,  // the role, or the step, does not allow it
  Invalid = 8,    // malformed, out of range, or in a foreign replica's name
  RoundClosed = 9,
  Stale = 10,
  Budget = 11,  // a limit of the board is reached (limits.h)
};

constexpr bool has_effect(Verdict verdict) {
  return verdict == Verdict::Ok || verdict == Verdict::AppliedToDeleted;
}

}  // namespace atelier::document
