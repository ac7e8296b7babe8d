// Copying files for keeps: hashed on the way, synced at the end, never into the last free space.
//
// What is made here is for its owner alone (0600, folders 0700). Errors name the file: StorageFull
// where the disk or its reserve is at its end, NotFound and Unavailable from the system.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "server/base/result.h"
#include "storage/journal.h"
#include "storage/space_guard.h"

namespace atelier::app {

// Hands the file over piece by piece; answers with the hash of the whole.
Result<storage::Hash> read_file_in_pieces(const std::filesystem::path& path,
                                          const std::function<Result<>(std::string_view)>& piece);

// A whole small file; Invalid for one of more than `bytes_max`.
Result<std::string> read_small_file(const std::filesystem::path& path, std::size_t bytes_max);

// Room on the disk of a folder, beyond what a server there keeps free for itself.
class FreeRoom {
 public:
  // `space` says what is free at a path; by default, what the file system says.
  using Space = std::function<std::optional<storage::DiskSpace>(const std::filesystem::path&)>;
  explicit FreeRoom(Space space = storage::disk_space) : space_(std::move(space)) {}

  // StorageFull where `bytes` more would not leave enough.
  Result<> check(const std::filesystem::path& folder, std::uint64_t bytes) const;

 private:
  Space space_;
};

// Makes `to`, which must not exist, with the content of `from`; answers with its hash.
Result<storage::Hash> copy_file_for_keeps(const std::filesystem::path& from,
                                          const std::filesystem::path& to, const FreeRoom& room);

// Makes one folder; Conflict where something has its name.
Result<> make_private_folder(const std::filesystem::path& folder);

}  // namespace atelier::app
