// BackupShelf: the folder that holds backups, each a folder of its own named after its moment.
//
//   SHELF/2026-11-22T14-30-00Z/backup.sums    what each file must hash to
//   SHELF/2026-11-22T14-30-00Z/data/          a whole data folder
//   SHELF/2026-11-22T14-30-00Z.damaged/       the same, of data that was damaged already
//
// A backup appears under its name once it is complete, verified and on disk, never before; names of
// what is being made or removed begin with a dot. A backup is never changed. Two processes do not
// work on one shelf: the second is Busy. Thread: one.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "server/base/clock.h"
#include "server/base/result.h"
#include "storage/file_descriptor.h"

namespace atelier::app {

inline constexpr const char* kSumsName = "backup.sums";
inline constexpr const char* kBackupDataName = "data";

enum class BackupKind { Good, Damaged };

bool is_backup(const std::filesystem::path& folder);
// The backups of a shelf, oldest first.
std::vector<std::filesystem::path> backups_on(const std::filesystem::path& shelf, BackupKind kind);

class BackupShelf {
 public:
  // Makes the folder, with mode 0700, where it is missing.
  static Result<BackupShelf> open(const std::filesystem::path& folder);

  const std::filesystem::path& folder() const { return folder_; }
  std::optional<std::filesystem::path> newest() const;

  // An empty folder to make the next backup in; what an interrupted one left is removed.
  Result<std::filesystem::path> begin();
  void abandon();
  // Gives what was begun its name; durable when it returns. Answers with the backup's folder.
  Result<std::filesystem::path> keep(WallMillis moment, BackupKind kind);
  // Removes the oldest beyond `count`, at least 1, of each kind.
  Result<> prune(std::size_t count);

 private:
  BackupShelf(std::filesystem::path folder, storage::FileDescriptor lock)
      : folder_(std::move(folder)), lock_(std::move(lock)) {}

  std::filesystem::path draft() const { return folder_ / ".unfinished"; }

  std::filesystem::path folder_;
  storage::FileDescriptor lock_;
};

}  // namespace atelier::app
