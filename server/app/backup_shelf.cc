#include "server/app/backup_shelf.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>

#include "server/app/file_copy.h"
#include "server/app/utc_date.h"
#include "storage/data_folder.h"

namespace atelier::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDamagedEnding = ".damaged";
constexpr WallMillis kMillisPerSecond = 1000;

// As utc_timestamp(), without the colons that some file systems refuse.
std::string name_of(WallMillis moment) {
  std::string name = utc_timestamp(moment);
  std::replace(name.begin(), name.end(), ':', '-');
  return name;
}

std::optional<WallMillis> moment_of(const fs::path& backup) {
  constexpr std::size_t kHourEnd = 13;
  constexpr std::size_t kMinuteEnd = 16;
  std::string name = backup.filename();
  if (name.ends_with(kDamagedEnding)) {
    name.resize(name.size() - std::string_view(kDamagedEnding).size());
  }
  if (name.size() <= kMinuteEnd) return std::nullopt;
  for (const std::size_t colon : {kHourEnd, kMinuteEnd}) {
    if (name[colon] != '-') return std::nullopt;
    name[colon] = ':';
  }
  return parse_utc_timestamp(name);
}

// Out of sight at once, then gone: a removal that is interrupted leaves no half backup behind.
Result<> remove_backup(const fs::path& backup) {
  const fs::path hidden = backup.parent_path() / ".removing";
  std::error_code failed;
  fs::remove_all(hidden, failed);
  if (!failed) fs::rename(backup, hidden, failed);
  if (!failed) fs::remove_all(hidden, failed);
  if (!failed) return {};
  return Error{ErrorKind::Unavailable, backup.string() + " cannot be removed: " + failed.message()};
}

}  // namespace

bool is_backup(const fs::path& folder) {
  std::error_code failed;
  return fs::exists(folder / kSumsName, failed) &&
         fs::is_directory(folder / kBackupDataName, failed);
}

std::vector<fs::path> backups_on(const fs::path& shelf, BackupKind kind) {
  std::vector<fs::path> found;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(shelf, failed)) {
    const bool damaged = entry.path().filename().string().ends_with(kDamagedEnding);
    const bool wanted = damaged == (kind == BackupKind::Damaged);
    if (wanted && moment_of(entry.path()) && is_backup(entry.path())) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

Result<BackupShelf> BackupShelf::open(const fs::path& folder) {
  std::error_code failed;
  if (!fs::is_directory(folder, failed)) {
    if (folder.has_parent_path()) fs::create_directories(folder.parent_path(), failed);
    if (Result<> made = make_private_folder(folder); !made) return made.error();
  }
  const fs::path path = folder / ".lock";
  storage::FileDescriptor lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock.open()) return storage::system_error(path, "cannot be opened");
  if (::flock(lock.number(), LOCK_EX | LOCK_NB) != 0) {
    return Error{ErrorKind::Busy, "another backup into " + folder.string() + " is under way"};
  }
  return BackupShelf(folder, std::move(lock));
}

std::optional<fs::path> BackupShelf::newest() const {
  const auto all = backups_on(folder_, BackupKind::Good);
  if (all.empty()) return std::nullopt;
  return all.back();
}

Result<fs::path> BackupShelf::begin() {
  abandon();
  if (Result<> made = make_private_folder(draft()); !made) return made.error();
  return draft();
}

void BackupShelf::abandon() {
  std::error_code ignored;
  fs::remove_all(draft(), ignored);
}

Result<fs::path> BackupShelf::keep(WallMillis moment, BackupKind kind) {
  // Two within one second, or a clock that was set back: the newest must still sort last, since
  // prune() goes by names.
  for (const BackupKind each : {BackupKind::Good, BackupKind::Damaged}) {
    const auto all = backups_on(folder_, each);
    if (all.empty()) continue;
    moment = std::max(moment, moment_of(all.back()).value_or(moment) + kMillisPerSecond);
  }
  const char* ending = kind == BackupKind::Damaged ? kDamagedEnding : "";
  const fs::path backup = folder_ / (name_of(moment) + ending);
  std::error_code failed;
  fs::rename(draft(), backup, failed);
  if (failed) {
    return Error{ErrorKind::Unavailable,
                 backup.string() + " cannot be given its name: " + failed.message()};
  }
  if (Result<> synced = storage::sync_folder(folder_); !synced) return synced.error();
  return backup;
}

Result<> BackupShelf::prune(std::size_t count) {
  for (const BackupKind kind : {BackupKind::Good, BackupKind::Damaged}) {
    auto all = backups_on(folder_, kind);
    const std::size_t kept = std::min(all.size(), std::max<std::size_t>(count, 1));
    all.resize(all.size() - kept);
    for (const fs::path& backup : all) {
      if (Result<> removed = remove_backup(backup); !removed) return removed.error();
    }
  }
  return {};
}

}  // namespace atelier::app
