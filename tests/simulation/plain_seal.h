// PlainSeal: a cursor that the checker can read. The real one is tested by itself.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "server/room/cursor_seal.h"

namespace atelier::simulation {

class PlainSeal final : public room::CursorSeal {
 public:
  std::string seal(Seq seq) override { return "after " + std::to_string(seq.number()); }

  std::optional<Seq> open(std::string_view sealed) const override {
    constexpr std::string_view kPrefix = "after ";
    if (!sealed.starts_with(kPrefix)) return std::nullopt;
    sealed.remove_prefix(kPrefix.size());
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(sealed.data(), sealed.data() + sealed.size(), number);
    if (error != std::errc{} || end != sealed.data() + sealed.size()) return std::nullopt;
    return Seq(number);
  }
};

}  // namespace atelier::simulation
