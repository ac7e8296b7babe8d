// The command line of `atelier`: what was asked for, with every setting in its place.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/app/settings.h"

namespace atelier::app {

enum class Command { Serve, Export, Backup, Restore, Check, Version };

struct Invocation {
  Command command = Command::Version;
  Settings settings;
};

// The program only has this to say: help to stdout, or one line about a wrong use to stderr.
struct Reply {
  bool wrong_use = false;
  std::string text;
};

// Reads arguments (without the program's name), the environment and the file that they name.
std::variant<Invocation, Reply> read_command_line(std::vector<std::string> arguments);

}  // namespace atelier::app
