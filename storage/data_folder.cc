#include "storage/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>

namespace atelier::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFormatPrefix = "atelier journal format ";

Result<> make_folder(const fs::path& folder) {
  std::error_code failed;
  if (fs::is_directory(folder, failed)) return {};
  if (folder.has_parent_path()) fs::create_directories(folder.parent_path(), failed);
  if (::mkdir(folder.c_str(), 0700) != 0) return system_error(folder, "cannot be created");
  return {};
}

std::string holder(const fs::path& lock) {
  std::string number;
  std::ifstream(lock) >> number;
  return number.empty() ? std::string() : " (process " + number + ")";
}

Result<FileDescriptor> take_lock(const fs::path& root, FolderUse use) {
  const fs::path path = root / "atelier.lock";
  const bool look = use == FolderUse::Look;
  FileDescriptor lock(
      ::open(path.c_str(), look ? O_RDONLY | O_CLOEXEC : O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock.open()) {
    // A copy of a folder may lack its lock file: then nobody holds it.
    if (look && errno == ENOENT) return lock;
    return system_error(path, "cannot be opened");
  }
  if (::flock(lock.number(), (look ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return system_error(path, "cannot be locked");
    return Error{ErrorKind::Busy, "the data folder " + root.string() +
                                      " is in use by another Atelier process" + holder(path) +
                                      "; stop that one, or give another folder with --data"};
  }
  if (!look) {
    // Only for the message above: the lock itself is the kernel's.
    const std::string number = std::to_string(::getpid()) + "\n";
    if (::ftruncate(lock.number(), 0) != 0 ||
        ::pwrite(lock.number(), number.data(), number.size(), 0) < 0) {
      return system_error(path, "cannot be written");
    }
  }
  return lock;
}

Result<int> read_format(const fs::path& path) {
  std::string line;
  std::ifstream file(path);
  if (!file) return system_error(path, "cannot be read");
  std::getline(file, line);
  int format = 0;
  bool known = line.starts_with(kFormatPrefix);
  if (known) {
    const char* end = line.data() + line.size();
    auto [rest, failed] = std::from_chars(line.data() + kFormatPrefix.size(), end, format);
    known = failed == std::errc() && rest == end && format >= 1;
  }
  if (!known) {
    return Error{ErrorKind::Damaged, path.string() +
                                         " does not say which format the journal has; " +
                                         "restore it from a backup"};
  }
  if (format > kDataFolderFormat) {
    return Error{ErrorKind::Invalid, "the data folder has format " + std::to_string(format) +
                                         ", and this program reads formats up to " +
                                         std::to_string(kDataFolderFormat) +
                                         "; run the newer Atelier that wrote it"};
  }
  return format;
}

Result<int> settle_format(const DataFolder& folder, FolderUse use) {
  const fs::path path = folder.root() / "journal.format";
  std::error_code failed;
  if (fs::exists(path, failed)) return read_format(path);
  // The first start writes the format before the mark, and the mark before the journal.
  if (fs::exists(folder.journal(), failed) || fs::exists(folder.mark(), failed)) {
    return Error{ErrorKind::Damaged, path.string() + " is missing, and there are other traces of " +
                                         "a journal beside it; restore the folder from a backup"};
  }
  if (use != FolderUse::Create) {
    return Error{ErrorKind::NotFound, "there is no Atelier journal in " + folder.root().string()};
  }
  const Result<> created = create_file(path, format_line(kDataFolderFormat));
  if (!created) return created.error();
  return kDataFolderFormat;
}

}  // namespace

Result<DataFolder> DataFolder::open(const fs::path& root, FolderUse use) {
  if (use == FolderUse::Create) {
    if (Result<> made = make_folder(root); !made) return made.error();
  }
  std::error_code failed;
  if (!fs::is_directory(root, failed)) {
    return Error{ErrorKind::NotFound, "there is no data folder " + root.string()};
  }
  Result<FileDescriptor> lock = take_lock(root, use);
  if (!lock) return lock.error();
  DataFolder folder(root, std::move(*lock));
  const Result<int> format = settle_format(folder, use);
  if (!format) return format.error();
  folder.format_ = *format;
  return folder;
}

Result<> DataFolder::raise_format() {
  const Result<> raised = create_file(root_ / "journal.format", format_line(kDataFolderFormat));
  if (raised) format_ = kDataFolderFormat;
  return raised;
}

std::string format_line(int format) {
  return std::string(kFormatPrefix) + std::to_string(format) + "\n";
}

Error system_error(const fs::path& path, const char* what) {
  const int number = errno;
  const bool full = number == ENOSPC || number == EDQUOT;
  return {full ? ErrorKind::StorageFull : ErrorKind::Unavailable,
          path.string() + " " + what + ": " + std::strerror(number)};
}

Result<> sync_folder(const fs::path& folder) {
  FileDescriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.open() || ::fsync(opened.number()) != 0) {
    return system_error(folder, "cannot be synced");
  }
  return {};
}

Result<> create_file(const fs::path& path, std::string_view content) {
  fs::path half = path;
  half += ".new";
  FileDescriptor file(::open(half.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  const bool written = file.open() && ::write(file.number(), content.data(), content.size()) ==
                                          static_cast<ssize_t>(content.size());
  if (!written || ::fsync(file.number()) != 0 || ::rename(half.c_str(), path.c_str()) != 0) {
    Error failed = system_error(path, "cannot be written");
    ::unlink(half.c_str());
    return failed;
  }
  return sync_folder(path.parent_path());
}

}  // namespace atelier::storage
