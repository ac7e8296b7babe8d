// Dates in universal time, for files and lists.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/base/clock.h"

namespace atelier::app {

struct UtcDate {
  int year = 0;
  unsigned month = 0;  // 1 to 12
  unsigned day = 0;
};

UtcDate utc_date(WallMillis millis);

// "2026-11-22T08:00:00Z"
std::string utc_timestamp(WallMillis millis);
// Nothing for any text that utc_timestamp() cannot have made.
std::optional<WallMillis> parse_utc_timestamp(std::string_view text);

}  // namespace atelier::app
