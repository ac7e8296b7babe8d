// `atelier-load run`: one scenario against one server, as the command line gives them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace atelier::load {

struct RunOptions {
  std::string protocol = "atelier";
  std::string scenario;                // path
  std::vector<std::string> overrides;  // member=value
  std::uint16_t port = 0;
  int server_process = 0;  // 0: its use is not measured
  std::string boards;      // path of [{"board", "token"}…]; empty: boards named load-0, load-1…
  std::string output;      // path of the JSON; empty: standard output
};

// The exit code: 0 complete and valid, 1 not complete, 2 wrong use, 3 complete and not valid.
int run_command(const RunOptions& options);

}  // namespace atelier::load
