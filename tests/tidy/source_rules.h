// The rules that no compiler checks: which layer may include which, which file may see which
// library, and how long and how named a file may be. The table of layers is that of
// docs/ARCHITECTURE.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace atelier::tidy {

struct SourceFile {
  std::string path;  // from the root of the tree, with slashes
  std::vector<std::string> lines;
};

// Each answer is a sentence that begins with the file, in order of the files.
using Violations = std::vector<std::string>;

// The files that people write, under the folders of the server, its storage, protocol, tests and
// client.
std::vector<SourceFile> source_files(const std::filesystem::path& root);

Violations check_layers(const std::vector<SourceFile>& files);
Violations check_libraries(const std::vector<SourceFile>& files);
Violations check_shape(const std::vector<SourceFile>& files);

}  // namespace atelier::tidy
