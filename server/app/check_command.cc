#include <cstdio>

#include "server/app/commands.h"
#include "server/app/data_check.h"
#include "storage/rocksdb_journal.h"

namespace atelier::app {

ExitCode check(const Settings& settings) {
  storage::RocksdbJournalOptions options;
  options.read_only = true;
  const auto journal = storage::RocksdbJournal::open(settings.data, options);
  if (!journal) {
    print_error(journal.error().detail);
    return exit_code_of(journal.error());
  }
  const auto findings = check_data(**journal);
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
