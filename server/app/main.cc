// `atelier`: reads what was asked and runs it.
#include <sodium.h>

#include <cstdio>
#include <exception>

#include "server/app/command_line.h"
#include "server/app/commands.h"

namespace atelier::app {
namespace {

ExitCode run(const Invocation& invocation) {
  switch (invocation.command) {
    case Command::Serve:
      if (invocation.settings.print_config) {
        std::fputs(write_settings_file(invocation.settings).c_str(), stdout);
        return ExitCode::Ok;
      }
      return serve(invocation.settings);
    case Command::Export:
      return export_board(invocation.settings);
    case Command::Backup:
      return backup(invocation.settings);
    case Command::Restore:
      return restore(invocation.settings);
    case Command::Check:
      return check(invocation.settings);
    case Command::Version:
      std::puts("atelier " ATELIER_VERSION);
      return ExitCode::Ok;
  }
  return ExitCode::Usage;
}

ExitCode run(int count, char** words) {
  if (sodium_init() < 0) {
    print_error("the system gives no random numbers; nothing was done");
    return ExitCode::Failure;
  }
  const auto read = read_command_line(std::vector<std::string>(words + 1, words + count));
  if (const auto* reply = std::get_if<Reply>(&read)) {
    if (!reply->wrong_use) {
      std::fputs(reply->text.c_str(), stdout);
      return ExitCode::Ok;
    }
    print_error(reply->text);
    return ExitCode::Usage;
  }
  return run(std::get<Invocation>(read));
}

}  // namespace
}  // namespace atelier::app

int main(int count, char** words) {
  // What a library throws where nobody expected it ends here, as one line instead of a core dump.
  try {
    return static_cast<int>(atelier::app::run(count, words));
  } catch (const std::exception& failure) {
    atelier::app::print_error(std::string("stopped by an unexpected failure: ") + failure.what());
    return static_cast<int>(atelier::app::ExitCode::Failure);
  }
}
