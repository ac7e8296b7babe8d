#include "server/app/utc_date.h"

#include <spdlog/fmt/fmt.h>

#include <chrono>

namespace atelier::app {

UtcDate utc_date(WallMillis millis) {
  const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds(millis)};
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
  return {int(date.year()), unsigned(date.month()), unsigned(date.day())};
}

std::string utc_timestamp(WallMillis millis) {
  const UtcDate date = utc_date(millis);
  const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds(millis)};
  const std::chrono::hh_mm_ss clock(
      std::chrono::floor<std::chrono::seconds>(time - std::chrono::floor<std::chrono::days>(time)));
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", date.year, date.month, date.day,
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace atelier::app
