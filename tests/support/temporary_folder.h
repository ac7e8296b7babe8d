// A folder of its own below the system's temporary one, gone with its owner.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace atelier::testing {

class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  const std::filesystem::path& path() const { return path_; }
  // Not there at first.
  std::filesystem::path data() const { return path_ / "data"; }

  // Makes the folders on the way; answers with the whole path.
  std::string write(std::string_view name, std::string_view content) const;
  std::string read(std::string_view name) const;

 private:
  std::filesystem::path path_;
};

}  // namespace atelier::testing
