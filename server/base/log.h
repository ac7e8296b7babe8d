// The logging front: one line per event, a name and a few fields, handed to whatever sink the
// program installed (the command line installs spdlog; tests install their own; without one, lines
// are dropped).
//
// What may stand in a field: connection numbers, board ids, codes, counts, durations, error
// details. What never may: display names, titles, texts, tokens, keys, join codes, whole network
// addresses.
//
// Thread: log_event() from any thread; set_log_sink() before the first thread starts.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace atelier {

enum class LogLevel : std::uint8_t { Debug, Info, Warning, Error };

struct LogField {
  LogField(std::string_view field_name, std::string_view text) : name(field_name), value(text) {}
  LogField(std::string_view field_name, const char* text) : name(field_name), value(text) {}
  LogField(std::string_view field_name, const std::string& text) : name(field_name), value(text) {}
  template <class Number>
  requires std::integral<Number> || std::floating_point<Number> LogField(
      std::string_view field_name, Number number)
      : name(field_name), value(std::to_string(number)) {}

  std::string_view name;
  std::string value;
};

// `event` is a stable name such as "session closed": what an operator searches for.
using LogSink = std::function<void(LogLevel, std::string_view event, std::span<const LogField>)>;

void set_log_sink(LogSink sink);
void log_event(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});

}  // namespace atelier
