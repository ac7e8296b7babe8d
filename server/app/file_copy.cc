#include "server/app/file_copy.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "storage/data_folder.h"
#include "storage/file_descriptor.h"

namespace atelier::app {
namespace {

namespace fs = std::filesystem;
using storage::FileDescriptor;
using storage::system_error;

constexpr std::size_t kPieceBytes = 256u << 10;

Result<FileDescriptor> open_to_read(const fs::path& path) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.open()) return file;
  const bool missing = errno == ENOENT;
  Error error = system_error(path, "cannot be opened");
  if (missing) error.kind = ErrorKind::NotFound;
  return error;
}

Result<> write_piece(const FileDescriptor& file, std::string_view piece, const fs::path& path) {
  while (!piece.empty()) {
    const ssize_t written = ::write(file.number(), piece.data(), piece.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return system_error(path, "cannot be written");
    piece.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

Result<storage::Hash> read_file_in_pieces(const fs::path& path,
                                          const std::function<Result<>(std::string_view)>& piece) {
  auto file = open_to_read(path);
  if (!file) return file.error();
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, sizeof(storage::Hash));
  std::string buffer(kPieceBytes, '\0');
  for (;;) {
    const ssize_t size = ::read(file->number(), buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return system_error(path, "cannot be read");
    if (size == 0) break;
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()),
                              bytes.size());
    if (Result<> taken = piece(bytes); !taken) return taken.error();
  }
  storage::Hash hash{};
  crypto_generichash_final(&state, hash.data(), hash.size());
  return hash;
}

Result<std::string> read_small_file(const fs::path& path, std::size_t bytes_max) {
  std::string content;
  const auto read = read_file_in_pieces(path, [&](std::string_view piece) -> Result<> {
    content += piece;
    if (content.size() <= bytes_max) return {};
    return Error{ErrorKind::Invalid, path.string() + " is too large"};
  });
  if (!read) return read.error();
  return content;
}

Result<> FreeRoom::check(const fs::path& folder, std::uint64_t bytes) const {
  const auto space = space_(folder);
  if (!space) return {};
  const std::uint64_t reserve = storage::default_reserve_bytes(*space);
  if (space->free >= reserve && space->free - reserve >= bytes) return {};
  return Error{ErrorKind::StorageFull,
               "there is no room in " + folder.string() + ": " + std::to_string(bytes) +
                   " bytes are to be written, " + std::to_string(space->free) + " are free, and " +
                   std::to_string(reserve) + " of these stay free for whatever else uses the disk"};
}

Result<storage::Hash> copy_file_for_keeps(const fs::path& from, const fs::path& to,
                                          const FreeRoom& room) {
  std::error_code failed;
  const std::uint64_t size = fs::file_size(from, failed);
  if (!failed) {
    if (Result<> fits = room.check(to.parent_path(), size); !fits) return fits.error();
  }
  const FileDescriptor file(
      ::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!file.open()) return system_error(to, "cannot be created");
  auto hash = read_file_in_pieces(
      from, [&](std::string_view piece) { return write_piece(file, piece, to); });
  if (hash && ::fsync(file.number()) != 0) return system_error(to, "cannot be synced");
  return hash;
}

Result<> make_private_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), S_IRWXU) == 0) return {};
  const bool taken = errno == EEXIST;
  Error error = system_error(folder, "cannot be created");
  if (taken) error.kind = ErrorKind::Conflict;
  return error;
}

}  // namespace atelier::app
