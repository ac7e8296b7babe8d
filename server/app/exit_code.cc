#include "server/app/exit_code.h"

#include <algorithm>
#include <cstdio>

namespace atelier::app {

ExitCode exit_code_of(const Error& error) {
  switch (error.kind) {
    case ErrorKind::Damaged:
      return ExitCode::DamagedData;
    case ErrorKind::OutcomeUnknown:
      return ExitCode::UnknownOutcome;
    case ErrorKind::Invalid:
    case ErrorKind::NotFound:
    case ErrorKind::Conflict:
    case ErrorKind::Forbidden:
    case ErrorKind::StorageFull:
    case ErrorKind::Busy:
    case ErrorKind::Unavailable:
      return ExitCode::Failure;
  }
  return ExitCode::Failure;
}

void print_error(const std::string& message) {
  std::string line = message;
  std::replace(line.begin(), line.end(), '\n', ' ');
  std::fprintf(stderr, "atelier: %s\n", line.c_str());
}

}  // namespace atelier::app
