// How the program ends, for scripts and supervisors. docs/operators.md explains each to operators.
#pragma once

#include "server/base/result.h"

namespace atelier::app {

enum class ExitCode : int {
  Ok = 0,
  Failure = 1,          // something outside is in the way: a port, a folder, a second signal
  Usage = 2,            // the command line, the environment or the configuration file is wrong
  DamagedData = 3,      // stored bytes contradict themselves; nothing was changed
  UnknownOutcome = 70,  // a write failed and may or may not be on disk; start again to find out
};

ExitCode exit_code_of(const Error& error);

// The one line that every failed command leaves on stderr.
void print_error(const std::string& message);

}  // namespace atelier::app
