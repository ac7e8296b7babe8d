// A StrongId is an integer that cannot be mistaken for another kind of integer.
//
// One line declares one: `using Seq = StrongId<struct SeqTag, std::uint64_t>;`. It compares, hashes
// and prints like its number, and converts to and from it only by name.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace atelier {

template <class Tag, class Number = std::uint64_t>
class StrongId {
 public:
  using NumberType = Number;

  constexpr StrongId() = default;
  constexpr explicit StrongId(Number number) : number_(number) {}

  constexpr Number number() const { return number_; }
  constexpr StrongId next() const { return StrongId(number_ + 1); }

  friend constexpr auto operator<=>(StrongId, StrongId) = default;

 private:
  Number number_ = 0;
};

}  // namespace atelier

template <class Tag, class Number>
struct std::hash<atelier::StrongId<Tag, Number>> {
  std::size_t operator()(atelier::StrongId<Tag, Number> id) const noexcept {
    return std::hash<Number>{}(id.number());
  }
};
