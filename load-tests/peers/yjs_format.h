// Names for the numbers of Yjs's update format, version 1 (yjs 13.6, structs/ and types/).
#pragma once

#include <cstdint>

namespace atelier::load::yjs {

// The first byte of a struct: what it holds in the low five bits, and what is written of its place.
// An item with an origin says kHasKey but writes none, and updates that Yjs merged leave it out.
inline constexpr std::uint8_t kKindMask = 0x1f;
inline constexpr std::uint8_t kHasKey = 0x20;
inline constexpr std::uint8_t kHasRightOrigin = 0x40;
inline constexpr std::uint8_t kHasOrigin = 0x80;

// What a struct is or holds.
inline constexpr std::uint8_t kCollected = 0;
inline constexpr std::uint8_t kDeleted = 1;
inline constexpr std::uint8_t kJson = 2;
inline constexpr std::uint8_t kBinary = 3;
inline constexpr std::uint8_t kString = 4;
inline constexpr std::uint8_t kEmbed = 5;
inline constexpr std::uint8_t kFormat = 6;
inline constexpr std::uint8_t kType = 7;
inline constexpr std::uint8_t kAny = 8;
inline constexpr std::uint8_t kDocument = 9;
inline constexpr std::uint8_t kSkip = 10;

// Shared types.
inline constexpr std::uint8_t kMap = 1;
inline constexpr std::uint8_t kText = 2;
inline constexpr std::uint8_t kXmlElement = 3;
inline constexpr std::uint8_t kXmlHook = 5;

// Where a struct's parent is named.
inline constexpr std::uint8_t kParentIsItem = 0;
inline constexpr std::uint8_t kParentIsRoot = 1;

}  // namespace atelier::load::yjs
