// The commands of the program: each does its work and says how it ended. Errors are one line on
// stderr.
#pragma once

#include "server/app/exit_code.h"
#include "server/app/settings.h"
#include "server/room/room_faults.h"

namespace atelier::app {

// Serves until SIGTERM or SIGINT, then drains. `faults` are for tests. serve.cc.
ExitCode serve(const Settings& settings, const room::RoomFaults& faults = {});

// Writes one board of a stopped server to a file or to stdout. export_command.cc.
ExitCode export_board(const Settings& settings);

// Copies a data folder, of a running server or a stopped one, and back. backup_command.cc.
ExitCode backup(const Settings& settings);
ExitCode restore(const Settings& settings);

// Replays and compares everything in a stopped server's folder, or in a backup. check_command.cc.
ExitCode check(const Settings& settings);

}  // namespace atelier::app
