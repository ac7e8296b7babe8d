#include "server/app/log_output.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

#include "server/app/json_quoted.h"
#include "server/base/log.h"

namespace atelier::app {
namespace {

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::Debug:
      return spdlog::level::debug;
    case LogLevel::Info:
      return spdlog::level::info;
    case LogLevel::Warning:
      return spdlog::level::warn;
    case LogLevel::Error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

// A value that reads as one word stands as it is; anything else in quotes, so that no line breaks.
std::string plain_value(const std::string& value) {
  constexpr std::string_view kWord =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/";
  const bool word = !value.empty() && value.find_first_not_of(kWord) == std::string::npos;
  return word ? value : json_quoted(value);
}

std::string text_line(std::string_view event, std::span<const LogField> fields) {
  std::string line(event);
  for (const LogField& field : fields) {
    line += " " + std::string(field.name) + "=" + plain_value(field.value);
  }
  return line;
}

// The members after the ones that the pattern writes.
std::string json_members(std::string_view event, std::span<const LogField> fields) {
  std::string members = "\"event\":" + json_quoted(event);
  for (const LogField& field : fields) {
    members += "," + json_quoted(field.name) + ":" + json_quoted(field.value);
  }
  return members;
}

}  // namespace

void install_log_output(const std::string& format, const std::string& level) {
  auto logger = std::make_shared<spdlog::logger>("atelier",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  const bool json = format == "json";
  const auto zone = spdlog::pattern_time_type::utc;
  logger->set_formatter(std::make_unique<spdlog::pattern_formatter>(
      json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})" : "%Y-%m-%dT%H:%M:%S.%eZ %l %v",
      zone));
  logger->set_level(spdlog::level::from_str(level));
  logger->flush_on(spdlog::level::trace);
  set_log_sink(
      [logger, json](LogLevel severity, std::string_view event, std::span<const LogField> fields) {
        const auto at = spdlog_level(severity);
        if (!logger->should_log(at)) return;
        // Passed as an argument: nothing in a field may act as a format.
        logger->log(at, "{}", json ? json_members(event, fields) : text_line(event, fields));
      });
}

}  // namespace atelier::app
