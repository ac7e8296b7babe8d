#include "server/app/file_sums.h"

#include <sodium.h>

#include <optional>

#include "server/app/file_copy.h"

namespace atelier::app {
namespace {

constexpr std::size_t kHexDigits = 2 * sizeof(storage::Hash);
constexpr std::string_view kBetween = "  ";

std::string hex(const storage::Hash& hash) {
  std::string text(kHexDigits + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
  text.pop_back();
  return text;
}

std::optional<FileSum> read_line(std::string_view line) {
  if (line.size() <= kHexDigits + kBetween.size()) return std::nullopt;
  if (line.substr(kHexDigits, kBetween.size()) != kBetween) return std::nullopt;
  FileSum sum;
  std::size_t size = 0;
  const char* end = nullptr;
  const int read = sodium_hex2bin(sum.hash.data(), sum.hash.size(), line.data(), kHexDigits,
                                  nullptr, &size, &end);
  if (read != 0 || size != sum.hash.size() || end != line.data() + kHexDigits) return std::nullopt;
  sum.path = line.substr(kHexDigits + kBetween.size());
  const std::filesystem::path path(sum.path);
  if (path.is_absolute() || path.lexically_normal() != path) return std::nullopt;
  if (*path.begin() == "..") return std::nullopt;
  return sum;
}

}  // namespace

std::string write_sums(const std::vector<FileSum>& sums) {
  std::string text;
  for (const FileSum& sum : sums) {
    text += hex(sum.hash);
    text += kBetween;
    text += sum.path + "\n";
  }
  return text;
}

Result<std::vector<FileSum>> read_sums(std::string_view text) {
  std::vector<FileSum> sums;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    auto sum = end == text.npos ? std::nullopt : read_line(text.substr(0, end));
    if (!sum) {
      return Error{ErrorKind::Damaged,
                   "line " + std::to_string(sums.size() + 1) + " of the sums cannot be read"};
    }
    sums.push_back(*std::move(sum));
    text.remove_prefix(end + 1);
  }
  if (sums.empty()) return Error{ErrorKind::Damaged, "the sums are empty"};
  return sums;
}

Result<storage::Hash> file_hash(const std::filesystem::path& path) {
  return read_file_in_pieces(path, [](std::string_view) { return Result<>(); });
}

Result<> verify_sums(const std::filesystem::path& folder, const std::vector<FileSum>& sums) {
  for (const FileSum& sum : sums) {
    const auto hash = file_hash(folder / sum.path);
    if (!hash && hash.error().kind != ErrorKind::NotFound) return hash.error();
    if (!hash) return Error{ErrorKind::Damaged, (folder / sum.path).string() + " is missing"};
    if (*hash != sum.hash) {
      return Error{ErrorKind::Damaged,
                   (folder / sum.path).string() + " is not what was backed up: its sum differs"};
    }
  }
  return {};
}

}  // namespace atelier::app
