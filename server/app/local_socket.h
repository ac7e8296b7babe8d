// Sockets in a folder of this machine: open to whoever may open the file, to nobody elsewhere.
#pragma once

#include <filesystem>

#include "server/base/result.h"
#include "storage/file_descriptor.h"

namespace atelier::app {

// Replaces what lies at the path; only its owner may connect (mode 0600).
Result<storage::FileDescriptor> listen_locally(const std::filesystem::path& path);

// NotFound where nobody listens; Forbidden where this user may not ask.
Result<storage::FileDescriptor> connect_locally(const std::filesystem::path& path);

}  // namespace atelier::app
