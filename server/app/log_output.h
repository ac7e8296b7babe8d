// Where log lines go: stderr, as text for people or as one JSON object per line for machines.
#pragma once

#include <string>

namespace atelier::app {

// `format`: "text" or "json"; `level`: "debug", "info", "warning" or "error". Call once, before any
// other thread starts. Lines are written at once, so that none is lost with the process.
void install_log_output(const std::string& format, const std::string& level);

}  // namespace atelier::app
