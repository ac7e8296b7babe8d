// The limits of a document, each with its reason. Beyond one the verdict is Invalid (a single
// operation asks for too much) or Budget (the board is full).
#pragma once

#include <cstddef>
#include <cstdint>

namespace atelier::document {

// ±2^24 units of 1/64: a board 524,288 units wide holds a wall 500 m long at one unit a millimetre,
// and every product of two coordinates stays inside a JavaScript number.
inline constexpr std::int32_t kCoordinateMax = 1 << 24;

// A note smaller than 16 units can't be touched by a finger at 100 %; one larger than 8,192 hides a
// wall.
inline constexpr std::int32_t kSizeMin = 16 * 64;
inline constexpr std::int32_t kSizeMax = 8192 * 64;

// The named colours of the palette.
inline constexpr std::int64_t kColourMin = 1;
inline constexpr std::int64_t kColourMax = 6;

// Five times the ten thousand objects that a very full board holds.
inline constexpr std::size_t kObjectsMax = 50'000;

// A long minutes document is about 60,000 units; a paste beyond 16,384 is split by the client.
// Elements of one text, deleted ones included; also what one operation may delete at most.
inline constexpr std::size_t kTextUnitsMax = 1'000'000;
inline constexpr std::size_t kInsertUnitsMax = 16'384;
inline constexpr std::size_t kTextChangesMax = 4'096;  // inserts plus deletes in one operation

// Counters of elements and objects are 32 bits; 0 is none.
inline constexpr std::uint64_t kCounterMax = 0xffffffff;

// Properties of kinds that this version does not know are kept: they need bounds all the same. Of
// one operation (Invalid beyond), and of one object without `deleted` (Budget beyond).
inline constexpr std::size_t kPropertiesMax = 32;
inline constexpr std::int64_t kIntegerMax = (std::int64_t{1} << 53) - 1;  // exact in JavaScript
inline constexpr std::size_t kStringBytesMax = 1'024;

}  // namespace atelier::document
