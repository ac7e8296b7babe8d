#include "server/app/backup.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "server/app/file_sums.h"
#include "storage/data_folder.h"
#include "storage/rocksdb_journal.h"

namespace atelier::app {
namespace {

namespace fs = std::filesystem;

constexpr std::array kJournalFiles{"journal.format", "journal.mark"};
constexpr std::array kKeyFiles{"owner.key", "server.key"};

// RocksDB's own lock and log lines say nothing that a backup needs.
bool belongs_to_journal(const std::string& name) {
  return name != "LOCK" && !name.starts_with("LOG");
}

// Tables and blobs are written once under a number, and never changed.
bool never_changes(const fs::path& path) {
  return path.extension() == ".sst" || path.extension() == ".blob";
}

Result<std::vector<std::string>> journal_names(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    const std::string name = entry.path().filename();
    if (entry.is_regular_file() && belongs_to_journal(name)) names.push_back(name);
  }
  if (failed) {
    return Error{ErrorKind::Unavailable, folder.string() + " cannot be read: " + failed.message()};
  }
  std::sort(names.begin(), names.end());
  return names;
}

class BackupCopy {
 public:
  BackupCopy(fs::path draft, std::optional<fs::path> earlier, const BackupPorts& ports)
      : draft_(std::move(draft)), earlier_(std::move(earlier)), ports_(ports) {}

  Result<> copy_all(const BackupSource& source, BackupReport& report) {
    const fs::path data = draft_ / kBackupDataName;
    for (const fs::path& folder : {data, data / "journal"}) {
      if (Result<> made = make_private_folder(folder); !made) return made.error();
    }
    const auto names = journal_names(source.journal / "journal");
    if (!names) return names.error();
    for (const char* name : kKeyFiles) {
      if (Result<> done = copy(source.keys, name, report); !done) return done.error();
    }
    for (const char* name : kJournalFiles) {
      if (Result<> done = copy(source.journal, name, report); !done) return done.error();
    }
    for (const std::string& name : *names) {
      if (Result<> done = copy(source.journal, "journal/" + name, report); !done) {
        return done.error();
      }
    }
    if (Result<> synced = storage::sync_folder(data / "journal"); !synced) return synced;
    if (Result<> synced = storage::sync_folder(data); !synced) return synced;
    return storage::create_file(draft_ / kSumsName, write_sums(sums_));
  }

 private:
  Result<> copy(const fs::path& folder, const std::string& name, BackupReport& report) {
    const std::string below = std::string(kBackupDataName) + "/" + name;
    ++report.files;
    if (never_changes(name) && earlier_) {
      const auto shared = share(folder / name, below);
      if (!shared) return shared.error();
      if (*shared) {
        ++report.files_shared;
        return {};
      }
    }
    const auto hash = copy_file_for_keeps(folder / name, draft_ / below, ports_.room);
    if (!hash) return hash.error();
    std::error_code ignored;
    report.bytes_copied += fs::file_size(draft_ / below, ignored);
    sums_.push_back({below, *hash});
    return {};
  }

  // Both files are read: what the earlier backup holds may have changed on its disk since.
  Result<bool> share(const fs::path& from, const std::string& below) {
    const fs::path held = *earlier_ / below;
    std::error_code failed;
    if (!fs::exists(held, failed)) return false;
    const auto wanted = file_hash(from);
    if (!wanted) return wanted.error();
    const auto found = file_hash(held);
    if (!found || *found != *wanted) return false;
    if (::link(held.c_str(), (draft_ / below).c_str()) != 0) return false;
    sums_.push_back({below, *wanted});
    return true;
  }

  const fs::path draft_;
  const std::optional<fs::path> earlier_;
  const BackupPorts& ports_;
  std::vector<FileSum> sums_;
};

Result<std::vector<FileSum>> stored_sums(const fs::path& backup) {
  constexpr std::size_t kSumsBytesMax = 64u << 20;
  const auto text = read_small_file(backup / kSumsName, kSumsBytesMax);
  if (!text) return text.error();
  auto sums = read_sums(*text);
  if (sums) return sums;
  return Error{sums.error().kind, (backup / kSumsName).string() + ": " + sums.error().detail};
}

Result<BackupReport> make_draft(const BackupSource& source, BackupShelf& shelf,
                                const BackupPorts& ports) {
  BackupReport report;
  const auto draft = shelf.begin();
  if (!draft) return draft.error();
  BackupCopy copy(*draft, shelf.newest(), ports);
  if (Result<> copied = copy.copy_all(source, report); !copied) return copied.error();
  if (!source.still_there()) {
    return Error{ErrorKind::Unavailable,
                 "the server ended or took its checkpoint back while it was copied; try again"};
  }
  auto findings = verify_backup(*draft);
  if (!findings) return findings.error();
  report.findings = std::move(*findings);
  return report;
}

// The backup that is meant: the folder itself, or the newest good one that it holds.
Result<fs::path> find_backup(const fs::path& from) {
  if (is_backup(from)) return from;
  const auto all = backups_on(from, BackupKind::Good);
  if (!all.empty()) return all.back();
  return Error{ErrorKind::NotFound, "there is no backup in " + from.string()};
}

// Copies what the sums name, the format last: a folder without it is refused by every program.
Result<> restore_files(const fs::path& backup, const fs::path& data, const FreeRoom& room) {
  auto sums = stored_sums(backup);
  if (!sums) return sums.error();
  const std::string before = std::string(kBackupDataName) + "/";
  std::stable_partition(sums->begin(), sums->end(), [&](const FileSum& sum) {
    return sum.path != before + kJournalFiles.front();
  });
  if (Result<> made = make_private_folder(data / "journal"); !made) return made.error();
  for (const FileSum& sum : *sums) {
    if (!sum.path.starts_with(before)) {
      return Error{ErrorKind::Damaged, "the sums name a file that is no backup's: " + sum.path};
    }
    const auto hash =
        copy_file_for_keeps(backup / sum.path, data / sum.path.substr(before.size()), room);
    if (!hash) return hash.error();
    if (*hash != sum.hash) {
      return Error{ErrorKind::Damaged, (backup / sum.path).string() +
                                           " is not what was backed up: its sum differs; take "
                                           "another backup"};
    }
  }
  if (Result<> synced = storage::sync_folder(data / "journal"); !synced) return synced;
  return storage::sync_folder(data);
}

Result<DataFindings> begin_new_history(const fs::path& data) {
  storage::RocksdbJournalOptions options;
  options.new_history = true;
  const auto journal = storage::RocksdbJournal::open(data, options);
  if (!journal) return journal.error();
  return check_data(**journal);
}

Result<DataFindings> restore_into(const fs::path& backup, const fs::path& data,
                                  const FreeRoom& room) {
  if (Result<> copied = restore_files(backup, data, room); !copied) return copied.error();
  return begin_new_history(data);
}

}  // namespace

Result<BackupReport> take_backup(const BackupSource& source, BackupShelf& shelf, std::size_t count,
                                 const BackupPorts& ports) {
  auto report = make_draft(source, shelf, ports);
  if (!report) {
    shelf.abandon();
    return report.error();
  }
  const BackupKind kind = report->findings.sound() ? BackupKind::Good : BackupKind::Damaged;
  auto kept = shelf.keep(ports.clock.wall_millis(), kind);
  if (!kept) return kept.error();
  report->folder = std::move(*kept);
  if (Result<> pruned = shelf.prune(count); !pruned) return pruned.error();
  return report;
}

Result<DataFindings> verify_backup(const fs::path& backup) {
  const auto sums = stored_sums(backup);
  if (!sums) return sums.error();
  if (Result<> same = verify_sums(backup, *sums); !same) return same.error();
  storage::RocksdbJournalOptions options;
  options.read_only = true;
  const auto journal = storage::RocksdbJournal::open(backup / kBackupDataName, options);
  if (!journal) return journal.error();
  return check_data(**journal);
}

Result<RestoreReport> restore_backup(const fs::path& from, const fs::path& data,
                                     const FreeRoom& room) {
  auto backup = find_backup(from);
  if (!backup) return backup.error();
  std::error_code failed;
  const bool made = !fs::exists(data, failed);
  if (made) {
    if (data.has_parent_path()) fs::create_directories(data.parent_path(), failed);
    if (Result<> folder = make_private_folder(data); !folder) return folder.error();
  } else if (!fs::is_directory(data, failed) || !fs::is_empty(data, failed)) {
    return Error{ErrorKind::Conflict, data.string() +
                                          " is not an empty folder; nothing was changed; give "
                                          "another with --data, or move that one away"};
  }
  auto findings = restore_into(*backup, data, room);
  if (findings) return RestoreReport{std::move(*backup), std::move(*findings)};
  if (made) fs::remove_all(data, failed);
  for (const auto& entry : fs::directory_iterator(data, failed)) {
    std::error_code ignored;
    fs::remove_all(entry.path(), ignored);
  }
  return findings.error();
}

}  // namespace atelier::app
