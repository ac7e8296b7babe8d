#include "server/base/log.h"

#include <utility>

namespace atelier {
namespace {

LogSink& installed_sink() {
  static LogSink sink;
  return sink;
}

}  // namespace

void set_log_sink(LogSink sink) {
  installed_sink() = std::move(sink);
}

void log_event(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (installed_sink()) installed_sink()(level, event, {fields.begin(), fields.size()});
}

}  // namespace atelier
