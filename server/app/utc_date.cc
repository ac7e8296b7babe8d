#include "server/app/utc_date.h"

#include <spdlog/fmt/fmt.h>

#include <charconv>
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

std::optional<WallMillis> parse_utc_timestamp(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00Z";
  if (text.size() != kShape.size()) return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t length) {
    int value = -1;
    std::from_chars(text.data() + from, text.data() + from + length, value);
    return value;
  };
  const std::chrono::year_month_day date{std::chrono::year(number(0, 4)),
                                         std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                         std::chrono::day(static_cast<unsigned>(number(8, 2)))};
  if (!date.ok()) return std::nullopt;
  const auto time = std::chrono::sys_days(date) + std::chrono::hours(number(11, 2)) +
                    std::chrono::minutes(number(14, 2)) + std::chrono::seconds(number(17, 2));
  const auto millis =
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
  // Whatever is out of range, or no digit, comes back written differently.
  if (utc_timestamp(millis) != text) return std::nullopt;
  return millis;
}

}  // namespace atelier::app
