// DataFolder: the folder of one server, locked for one owner and known to be of a format we read.
//
//   DIR/atelier.lock     whoever holds its flock owns the folder; holds the owner's process number
//   DIR/journal.format   one line of text; checked before anything else is opened
//   DIR/journal.mark     the high-water mark (mark_file.h)
//   DIR/journal/         RocksDB
//
// Formats: each format that this program reads is listed in storage/FORMAT.md, "Formats". A folder
// of an older one is read as it is and raised by its first owner; one of a newer is refused.
//
// A reader takes the lock too, shared: looking at the folder of a running server is Busy, since
// what it reads could change under it. A reader creates and changes nothing.
//
// The folder is created with mode 0700. One that exists keeps its mode; what we put in it is for
// the owner alone.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "server/base/result.h"
#include "storage/file_descriptor.h"

namespace atelier::storage {

inline constexpr int kDataFolderFormat = 5;
// The first format whose snapshots this program reads; from there on they are kept.
inline constexpr int kOldestSnapshotFormat = 3;
// Up to the format before, all rows are those of replicas, which nobody has any more.
inline constexpr int kOldestRowFormat = 4;

enum class FolderUse { Own, Create, Look };  // Create: own, and make it first where it is missing

class DataFolder {
 public:
  // NotFound without a folder, Busy when another process holds it, Invalid for a newer format,
  // Damaged where a journal lies without its format, StorageFull or Unavailable from the system.
  static Result<DataFolder> open(const std::filesystem::path& root, FolderUse use);

  std::filesystem::path journal() const { return root_ / "journal"; }
  std::filesystem::path mark() const { return root_ / "journal.mark"; }
  const std::filesystem::path& root() const { return root_; }

  // What journal.format says; never above kDataFolderFormat.
  int format() const { return format_; }
  // Says that the folder has today's format, durably: older programs refuse it from here on.
  Result<> raise_format();

 private:
  DataFolder(std::filesystem::path root, FileDescriptor lock)
      : root_(std::move(root)), lock_(std::move(lock)) {}

  std::filesystem::path root_;
  FileDescriptor lock_;
  int format_ = kDataFolderFormat;
};

// The last failed system call as an error: StorageFull where the disk or the quota is at its end.
Error system_error(const std::filesystem::path& path, const char* what);

// Makes the entries of a folder durable: a new file is lost with its folder's sync.
Result<> sync_folder(const std::filesystem::path& folder);

// The line that journal.format holds.
std::string format_line(int format);

// Writes a whole new file, mode 0600, durably, or leaves none.
Result<> create_file(const std::filesystem::path& path, std::string_view content);

}  // namespace atelier::storage
