#include <cstdio>
#include <filesystem>

#include "server/app/backup.h"
#include "server/app/commands.h"
#include "server/app/data_check.h"
#include "storage/rocksdb_journal.h"

namespace atelier::app {
namespace {

// Keys are made once there is a journal: without one beside them, it has vanished.
Error judge_unopened(const Error& error, const std::string& folder) {
  std::error_code failed;
  const bool served = std::filesystem::exists(std::filesystem::path(folder) / "server.key", failed);
  if (error.kind != ErrorKind::NotFound || !served) return error;
  return {ErrorKind::Damaged,
          error.detail + ", but the keys of one; restore the folder from a backup"};
}

Result<DataFindings> check_folder(const std::string& data) {
  storage::RocksdbJournalOptions options;
  options.read_only = true;
  const auto journal = storage::RocksdbJournal::open(data, options);
  if (!journal) return judge_unopened(journal.error(), data);
  auto findings = check_data(**journal);
  if (findings && (*journal)->format_found() < storage::kDataFolderFormat) {
    findings->remarks.push_back(
        "the folder has format " + std::to_string((*journal)->format_found()) +
        ", which the next start raises to " + std::to_string(storage::kDataFolderFormat));
  }
  return findings;
}

}  // namespace

ExitCode check(const Settings& settings) {
  const auto findings =
      is_backup(settings.data) ? verify_backup(settings.data) : check_folder(settings.data);
  if (!findings) {
    print_error(findings.error().detail);
    return exit_code_of(findings.error());
  }
  const std::string report = settings.json ? findings_json(*findings) : findings_text(*findings);
  std::fwrite(report.data(), 1, report.size(), stdout);
  if (findings->sound()) return ExitCode::Ok;
  print_error("data is damaged; nothing was changed; keep a copy of " + settings.data +
              ", then restore it from a backup");
  return ExitCode::DamagedData;
}

}  // namespace atelier::app
