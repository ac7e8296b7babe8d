// atelier-golden DIR: writes the golden vectors of texts and documents into DIR.
//
// Run after a rule has changed on purpose, and read what git shows before it is kept.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/domain/golden.h"

namespace {

template <class File>
bool write(const std::filesystem::path& folder, const File& file) {
  std::ofstream stream(folder / (file.name + ".json"), std::ios::binary);
  stream << atelier::document::golden_file(file);
  return static_cast<bool>(stream.flush());
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: atelier-golden DIR\n", stderr);
    return 2;
  }
  bool written = true;
  for (const auto& file : atelier::document::text_case_files())
    written &= write(arguments[1], file);
  for (const auto& file : atelier::document::document_case_files()) {
    written &= write(arguments[1], file);
  }
  if (!written) std::fprintf(stderr, "atelier-golden: cannot write to %s\n", arguments[1]);
  return written ? 0 : 1;
}
