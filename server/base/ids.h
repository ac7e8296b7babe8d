// The identities that every layer shares. See docs/GLOSSARY.md for what each word means.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "server/base/strong_id.h"

namespace atelier {

// The place of an entry in a board's one order: 1, 2, 3… without gaps; 0 is "before the first".
// A client never sees one: it holds a sealed cursor (protocol/SPEC.md).
using Seq = StrongId<struct SeqTag, std::uint64_t>;

// One copy of a board that issues operations (a browser tab). Dense, given by the room, at most
// 21 bits so that an ObjectId stays below 2^53. 0 is the server itself.
using ReplicaId = StrongId<struct ReplicaIdTag, std::uint32_t>;
inline constexpr std::uint32_t kReplicaIdMax = (1u << 21) - 1;

// The number of an operation among those of its replica: 1, 2, 3… without gaps.
using ClientSeq = StrongId<struct ClientSeqTag, std::uint32_t>;

// A person on a board: 1, 2, 3… in order of arrival. May have several sessions, or none.
using ParticipantId = StrongId<struct ParticipantIdTag, std::uint32_t>;

// One connection to a room, numbered by it; never used again within a room's life.
using SessionId = StrongId<struct SessionIdTag, std::uint32_t>;

// An object of the document: replica * 2^32 + counter. Made by the client, offline, without asking.
class ObjectId {
 public:
  constexpr ObjectId() = default;
  constexpr explicit ObjectId(std::uint64_t number) : number_(number) {}
  constexpr ObjectId(ReplicaId replica, std::uint32_t counter)
      : number_((std::uint64_t{replica.number()} << 32) | counter) {}

  constexpr std::uint64_t number() const { return number_; }
  constexpr ReplicaId replica() const {
    return ReplicaId(static_cast<std::uint32_t>(number_ >> 32));
  }
  constexpr std::uint32_t counter() const { return static_cast<std::uint32_t>(number_); }
  // False for numbers that no client can have made: replica beyond 21 bits, or counter 0.
  constexpr bool well_formed() const { return (number_ >> 53) == 0 && counter() != 0; }

  friend constexpr auto operator<=>(ObjectId, ObjectId) = default;

 private:
  std::uint64_t number_ = 0;
};

// A board: 16 random bytes, written as 26 characters of lower-case Crockford base 32.
class BoardId {
 public:
  using Bytes = std::array<std::uint8_t, 16>;

  constexpr BoardId() = default;
  constexpr explicit BoardId(const Bytes& bytes) : bytes_(bytes) {}

  const Bytes& bytes() const { return bytes_; }
  std::string text() const;
  // Nothing for any text that text() cannot have produced.
  static std::optional<BoardId> parse(std::string_view text);

  friend constexpr auto operator<=>(const BoardId&, const BoardId&) = default;

 private:
  Bytes bytes_{};
};

}  // namespace atelier

template <>
struct std::hash<atelier::ObjectId> {
  std::size_t operator()(atelier::ObjectId id) const noexcept {
    // Replica in the high half and counter in the low half: multiply to spread both over the table.
    return static_cast<std::size_t>(id.number() * 0x9E3779B97F4A7C15ull);
  }
};

template <>
struct std::hash<atelier::BoardId> {
  std::size_t operator()(const atelier::BoardId& id) const noexcept;
};
