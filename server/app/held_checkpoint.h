// HeldCheckpoint: the other side of checkpoint_door.h, in `atelier backup`.
#pragma once

#include <filesystem>

#include "server/base/result.h"
#include "storage/file_descriptor.h"

namespace atelier::app {

class HeldCheckpoint {
 public:
  // NotFound where no server runs on this folder; Forbidden where it is another user's; Unavailable
  // with the server's own words where it cannot make one.
  static Result<HeldCheckpoint> ask(const std::filesystem::path& data);

  const std::filesystem::path& folder() const { return folder_; }
  // False once the server has ended, or has taken the checkpoint back.
  bool still_there() const;

 private:
  HeldCheckpoint(std::filesystem::path folder, storage::FileDescriptor server)
      : folder_(std::move(folder)), server_(std::move(server)) {}

  std::filesystem::path folder_;
  storage::FileDescriptor server_;
};

}  // namespace atelier::app
