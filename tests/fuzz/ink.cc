// Any bytes as ink; what decodes has one encoding in its format and lies within its bounds.
#include "server/domain/document/ink.h"

#include "server/domain/document/limits.h"
#include "tests/domain/ink_oracle.h"
#include "tests/fuzz/input.h"

namespace atelier::fuzz {

void run(std::string_view input) {
  const auto ink = document::decode_ink(input);
  ATELIER_CHECK(ink.has_value() == document::valid_ink(input));
  if (!ink) return;
  const bool old = input.front() == 1;
  ATELIER_CHECK((old ? document::ink_of_format_1(*ink) : document::encode_ink(*ink)) == input);
  ATELIER_CHECK(!ink->points.empty() && ink->points.size() <= document::kInkPointsMax);
  const auto [min, max] = document::ink_bounds(*ink);
  constexpr auto kReach = document::kInkReach * document::kInkPositionSteps;
  ATELIER_CHECK(-kReach <= min.x && min.x <= max.x && max.x <= kReach);
  ATELIER_CHECK(-kReach <= min.y && min.y <= max.y && max.y <= kReach);
}

}  // namespace atelier::fuzz
