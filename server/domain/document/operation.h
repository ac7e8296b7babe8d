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

// Numbers that this version does not know are kept and passed on as they came.
enum class ObjectKind : std::uint16_t { Note = 1 };

// One last-writer-wins register of an object. Values that change together are one register.
enum class Property : std::uint16_t {
  Position = 1,  // Point, in 1/64 board unit: the top left corner
  Size = 2,      // Point, in 1/64 board unit: width and height
  Colour = 3,    // integer: an index of the palette, 1 to 6
  Deleted = 4,   // integer: 1 deleted, 0 restored. Only Delete and Restore write it
};

struct Point {
  std::int32_t x = 0;
  std::int32_t y = 0;
  friend constexpr auto operator<=>(const Point&, const Point&) = default;
};

// No floating point: C++ and JavaScript must agree bit for bit.
using Value = std::variant<std::int64_t, Point, std::string>;

struct PropertyValue {
  Property property{};
  Value value;
  friend bool operator==(const PropertyValue&, const PropertyValue&) = default;
};

struct Create {
  ObjectKind kind = ObjectKind::Note;
  std::vector<PropertyValue> properties;
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

// The identity of one UTF-16 code unit of one text: counters run per replica and per text, from 1.
struct ElementId {
  ReplicaId replica;
  std::uint32_t counter = 0;
  friend constexpr auto operator<=>(const ElementId&, const ElementId&) = default;
};

enum class Side : std::uint8_t { Left, Right };

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

using Change = std::variant<Create, SetProperties, Delete, Restore, TextEdit, Unknown>;

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
  Cycle = 3,
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
