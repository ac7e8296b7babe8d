// atelier-faulty: `atelier serve` with one promise broken, so that the tests can show that they
// would notice.
//
// ATELIER_BROKEN_PROMISE in the environment names it: acknowledge-before-write (P2) or
// forget-duplicates (P4). The rest is the program's own code. Exit code 2 for any other value.
#include <sodium.h>

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/command_line.h"
#include "server/app/commands.h"

namespace {

using atelier::app::Command;
using atelier::app::ExitCode;
using atelier::app::Invocation;

bool choose(std::string_view promise, atelier::room::RoomFaults& faults) {
  if (promise == "acknowledge-before-write") {
    faults.acknowledge_before_durable = true;
    return true;
  }
  if (promise == "forget-duplicates") {
    faults.forget_duplicates = true;
    return true;
  }
  return false;
}

}  // namespace

int main(int count, char** words) {
  atelier::room::RoomFaults faults;
  const char* const promise = std::getenv("ATELIER_BROKEN_PROMISE");
  const auto read =
      atelier::app::read_command_line(std::vector<std::string>(words + 1, words + count));
  const auto* const invocation = std::get_if<Invocation>(&read);
  const bool usable = promise != nullptr && choose(promise, faults) && invocation != nullptr &&
                      invocation->command == Command::Serve;
  if (!usable || sodium_init() < 0) return static_cast<int>(ExitCode::Usage);
  return static_cast<int>(atelier::app::serve(invocation->settings, faults));
}
