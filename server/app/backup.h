// A backup: a whole data folder at one moment, verified, and back again.
//
// take_backup() copies what a server needs to go on elsewhere: the journal, its mark and format,
// both keys. It copies by a list of names, so that no other secret of a data folder ever gets into
// a backup. Large files of the journal never change: one that the newest backup holds already is
// shared with it by a hard link, where the file system has those. Every backup is verified before
// it gets its name, as verify_backup() does: each file against its sum, each board replayed.
//
// Thread: any; each call works alone on its folders.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "server/app/backup_shelf.h"
#include "server/app/data_check.h"
#include "server/app/file_copy.h"
#include "server/base/clock.h"
#include "server/base/result.h"

namespace atelier::app {

// What is copied. It must not change meanwhile: a checkpoint, or the folder of a stopped server.
struct BackupSource {
  std::filesystem::path journal;  // a folder with journal.format, journal.mark and journal/
  std::filesystem::path keys;     // the data folder
  std::function<bool()> still_there = [] { return true; };  // false: what was copied may be torn
};

struct BackupReport {
  std::filesystem::path folder;
  DataFindings findings;  // not sound: the data were damaged before; the backup is marked so
  std::uint64_t files = 0;
  std::uint64_t files_shared = 0;
  std::uint64_t bytes_copied = 0;
};

struct BackupPorts {
  const Clock& clock;
  FreeRoom room{};
};

// Makes one backup on the shelf and removes the oldest beyond `count`. On any error the shelf holds
// what it held before.
Result<BackupReport> take_backup(const BackupSource& source, BackupShelf& shelf, std::size_t count,
                                 const BackupPorts& ports);

// Damaged: a file is missing, altered or unreadable. Otherwise what replaying its boards says.
Result<DataFindings> verify_backup(const std::filesystem::path& backup);

// Makes `data` a data folder from a backup, or from the newest good one of a shelf. `data` must be
// missing or empty: Conflict. Every file is checked against its sum on the way. The restored
// journal gets an id of its own, so that browsers that remember more than it holds are given the
// whole state anew. On an error nothing is left in `data`.
struct RestoreReport {
  std::filesystem::path backup;
  DataFindings findings;
};
Result<RestoreReport> restore_backup(const std::filesystem::path& from,
                                     const std::filesystem::path& data, const FreeRoom& room);

}  // namespace atelier::app
