// FileSums: what each file of a backup must hash to, as a text that `b2sum --check` reads too.
//
// One line per file: 64 hexadecimal digits of BLAKE2b-256, two spaces, the path below the backup.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "server/base/result.h"
#include "storage/journal.h"

namespace atelier::app {

struct FileSum {
  std::string path;  // relative, with slashes; never leaves the folder
  storage::Hash hash{};
};

std::string write_sums(const std::vector<FileSum>& sums);
// Damaged for any text that write_sums() cannot have made, and for paths that lead elsewhere.
Result<std::vector<FileSum>> read_sums(std::string_view text);

Result<storage::Hash> file_hash(const std::filesystem::path& path);

// Damaged, naming the first file that is missing or differs.
Result<> verify_sums(const std::filesystem::path& folder, const std::vector<FileSum>& sums);

}  // namespace atelier::app
