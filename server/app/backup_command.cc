#include <sys/resource.h>

#include <algorithm>
#include <cstdio>

#include "server/app/backup.h"
#include "server/app/commands.h"
#include "server/app/held_checkpoint.h"
#include "storage/data_folder.h"

namespace atelier::app {
namespace {

namespace fs = std::filesystem;

// Writers go first.
constexpr int kNiceness = 10;

ExitCode end_with(const Error& error) {
  print_error(error.detail);
  return exit_code_of(error);
}

ExitCode print_report(const BackupReport& report) {
  std::size_t entries = 0;
  for (const BoardFinding& board : report.findings.boards) entries += board.entries;
  std::printf("%s  boards: %zu, entries: %zu, files: %llu, shared: %llu, bytes copied: %llu\n",
              report.folder.c_str(), report.findings.boards.size(), entries,
              static_cast<unsigned long long>(report.files),
              static_cast<unsigned long long>(report.files_shared),
              static_cast<unsigned long long>(report.bytes_copied));
  if (report.findings.sound()) return ExitCode::Ok;
  std::fputs(findings_text(report.findings).c_str(), stdout);
  print_error("what was backed up is damaged; " + report.folder.string() +
              " holds it as it is, and earlier backups stay");
  return ExitCode::DamagedData;
}

Result<BackupReport> back_up_checkpoint(const Settings& settings, const HeldCheckpoint& held,
                                        BackupShelf& shelf) {
  const SystemClock clock;
  const BackupSource source{.journal = held.folder(),
                            .keys = settings.data,
                            .still_there = [&held] { return held.still_there(); }};
  return take_backup(source, shelf, settings.keep, BackupPorts{.clock = clock});
}

// Nobody may start on the folder while it is copied: the lock is held, shared with other lookers.
Result<BackupReport> back_up_stopped(const Settings& settings, BackupShelf& shelf) {
  const auto folder = storage::DataFolder::open(settings.data, storage::FolderUse::Look);
  if (!folder) return folder.error();
  const SystemClock clock;
  const BackupSource source{.journal = settings.data, .keys = settings.data};
  return take_backup(source, shelf, settings.keep, BackupPorts{.clock = clock});
}

Result<BackupReport> back_up(const Settings& settings) {
  auto shelf = BackupShelf::open(settings.to);
  if (!shelf) return shelf.error();
  const auto held = HeldCheckpoint::ask(settings.data);
  if (held) return back_up_checkpoint(settings, *held, *shelf);
  if (held.error().kind == ErrorKind::NotFound) return back_up_stopped(settings, *shelf);
  if (held.error().kind != ErrorKind::Forbidden) return held.error();
  return Error{ErrorKind::Forbidden,
               held.error().detail + "; run the backup as the user that runs the server"};
}

}  // namespace

ExitCode backup(const Settings& settings) {
  ::setpriority(PRIO_PROCESS, 0, std::max(::getpriority(PRIO_PROCESS, 0), kNiceness));
  const auto report = back_up(settings);
  if (!report) return end_with(report.error());
  return print_report(*report);
}

ExitCode restore(const Settings& settings) {
  const auto report = restore_backup(settings.from, settings.data, FreeRoom());
  if (!report) return end_with(report.error());
  std::printf("restored %s\n", report->backup.c_str());
  std::fputs(findings_text(report->findings).c_str(), stdout);
  if (report->findings.sound()) return ExitCode::Ok;
  print_error(
      "what was restored was damaged before it was backed up; the boards that are not can "
      "be served");
  return ExitCode::DamagedData;
}

}  // namespace atelier::app
