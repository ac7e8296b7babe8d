// The limits of a document, each with its reason. Beyond one the verdict is Invalid (a single
// operation asks for too much) or Budget (the board is full).
#pragma once

#include <cstddef>
#include <cstdint>

namespace atelier::document {

// ±2^24 units of 1/64: a board 524,288 units wide holds a wall 500 m long at one unit a millimetre,
// and every product of two coordinates stays inside a JavaScript number.
inline constexpr std::int32_t kCoordinateMax = 1 << 24;

// An object smaller than 16 units can't be touched by a finger at 100 %; a frame may hold a wall.
inline constexpr std::int32_t kSizeMin = 16 * 64;
inline constexpr std::int32_t kSizeMax = 65'536 * 64;

// The named colours of the palette.
inline constexpr std::int64_t kColourMin = 1;
inline constexpr std::int64_t kColourMax = 6;

// 1/64 degree: a whole turn is one value too many.
inline constexpr std::int64_t kRotationMax = 360 * 64 - 1;
inline constexpr std::int64_t kLayerMax = 2;
inline constexpr std::int64_t kFormMin = 1;
inline constexpr std::int64_t kFormMax = 3;
// From a hair that a screen can still show to a broad marker; 1/64 unit.
inline constexpr std::int64_t kStrokeWidthMin = 16;
inline constexpr std::int64_t kStrokeWidthMax = 128 * 64;
inline constexpr std::int64_t kEndMarksMax = 3;
// Readable from a phone held close to a title seen across a hall; 1/64 unit.
inline constexpr std::int64_t kFontSizeMin = 8 * 64;
inline constexpr std::int64_t kFontSizeMax = 512 * 64;
// Ends at an object are told in 1/4096 of its size, and may lie a little outside of it.
inline constexpr std::int32_t kEndAtObjectMax = 2 * 4096;

// A stroke of ten thousand points, which a client splits beyond; with the operation around it, it
// stays well inside of a frame.
inline constexpr std::size_t kInkBytesMax = 40'960;
inline constexpr std::size_t kInkPointsMax = 10'000;
inline constexpr std::size_t kContentHashBytes = 32;  // SHA-256

// Deeper than any mind map that people read; every walk towards the root is at most this long.
inline constexpr std::size_t kDepthMax = 256;
// Of one object; the page holds as many as the board.
inline constexpr std::size_t kChildrenMax = 5'000;

// Labels order siblings. JavaScript holds them exactly.
inline constexpr std::int64_t kLabelMax = std::int64_t{1} << 52;

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
