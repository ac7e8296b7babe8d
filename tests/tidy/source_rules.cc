#include "tests/tidy/source_rules.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <string_view>

namespace atelier::tidy {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLinesMax = 400;

// --- the rules, as tables
// ---------------------------------------------------------------------------

// What a layer may include besides itself: folders end in a slash, anything else is one file.
struct Layer {
  std::string_view folder;
  std::vector<std::string_view> below;
};

const std::vector<Layer>& layers() {
  static const std::vector<Layer> kLayers = {
      {"server/base/", {}},
      {"server/domain/", {"server/base/"}},
      {"storage/", {"server/base/"}},
      {"protocol/", {"server/base/", "server/domain/"}},
      {"server/room/", {"server/base/", "server/domain/", "protocol/", "storage/journal.h"}},
      {"server/net/", {"server/base/", "protocol/", "server/room/"}},
      {"server/app/", {"server/", "storage/", "protocol/"}},
  };
  return kLayers;
}

// A header that is known to its own folder's sources only.
constexpr std::array<std::string_view, 1> kInternalHeaders = {"protocol/wire.h"};

// Which files may see a library: those whose path begins with one of these.
struct Library {
  std::string_view headers;
  std::vector<std::string_view> users;
};

const std::vector<Library>& libraries() {
  static const std::vector<Library> kLibraries = {
      {"rocksdb/", {"storage/rocksdb_"}},
      {"google/protobuf/", {"protocol/"}},
      {"atelier/v1/", {"protocol/"}},
      {"boost/beast", {"server/net/"}},
      {"boost/asio",
       {"server/net/", "server/app/", "server/base/asio.cc", "server/room/room_actor",
        "server/room/journal_writer", "server/room/room_directory",
        "server/room/live_room_directory", "server/room/room_shard", "server/room/board_loader",
        "server/room/flush_queue"}},
  };
  return kLibraries;
}

// These libraries are named in sources alone: a header would pass them on. The wall of Protobuf is
// the one internal header.
constexpr std::array<std::string_view, 3> kSourcesOnly = {"rocksdb/", "google/protobuf/",
                                                          "atelier/v1/"};

constexpr std::array<std::string_view, 7> kFolders = {
    "server", "storage", "protocol", "tests", "load-tests", "client/src", "client/tests-browser"};
constexpr std::array<std::string_view, 6> kEndings = {".h", ".cc", ".proto", ".ts", ".tsx", ".mjs"};
constexpr std::array<std::string_view, 3> kNotWritten = {"/generated/", "/golden/",
                                                         "/node_modules/"};
constexpr std::array<std::string_view, 3> kBannedNames = {"manager", "helper", "util"};
// In two parts, so that this file does not speak of itself.
constexpr std::array<std::string_view, 2> kPostponed = {
    "TO"
    "DO",
    "FIX"
    "ME"};

// --- reading
// ----------------------------------------------------------------------------------------

template <class Range, class Predicate>
bool any_of(const Range& range, Predicate predicate) {
  return std::any_of(std::begin(range), std::end(range), predicate);
}

struct Include {
  std::string target;
  bool quoted = false;
};

std::optional<Include> include_of(std::string_view line) {
  const auto skip_blanks = [&line] {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  };
  skip_blanks();
  if (!line.starts_with('#')) return std::nullopt;
  line.remove_prefix(1);
  skip_blanks();
  constexpr std::string_view kWord = "include";
  if (!line.starts_with(kWord)) return std::nullopt;
  line.remove_prefix(kWord.size());
  skip_blanks();
  if (line.empty() || (line.front() != '"' && line.front() != '<')) return std::nullopt;
  const bool quoted = line.front() == '"';
  line.remove_prefix(1);
  return Include{std::string(line.substr(0, line.find(quoted ? '"' : '>'))), quoted};
}

std::vector<Include> includes_of(const SourceFile& file) {
  std::vector<Include> includes;
  for (const std::string& line : file.lines) {
    if (std::optional<Include> include = include_of(line)) includes.push_back(*std::move(include));
  }
  return includes;
}

bool is_source(std::string_view path) {
  return path.ends_with(".cc");
}
bool is_header(std::string_view path) {
  return path.ends_with(".h");
}

const Layer* layer_of(std::string_view path) {
  for (const Layer& layer : layers()) {
    if (path.starts_with(layer.folder)) return &layer;
  }
  return nullptr;
}

bool covers(std::string_view rule, std::string_view target) {
  return rule.ends_with('/') ? target.starts_with(rule) : target == rule;
}

// --- judging
// ----------------------------------------------------------------------------------------

bool points_down(const Layer& layer, std::string_view target) {
  return target.starts_with(layer.folder) ||
         any_of(layer.below, [&](std::string_view rule) { return covers(rule, target); });
}

// Includes of our own: everything quoted, except generated messages, which are a library.
bool is_own(const Include& include) {
  return include.quoted && !include.target.starts_with("atelier/v1/");
}

bool may_see_internal(const SourceFile& file, std::string_view header) {
  const std::string_view folder = header.substr(0, header.rfind('/') + 1);
  return is_source(file.path) && file.path.starts_with(folder);
}

void judge_library(const SourceFile& file, const Library& library, Violations& violations) {
  if (!any_of(library.users, [&](std::string_view user) { return file.path.starts_with(user); })) {
    violations.push_back(file.path + " must not see <" + std::string(library.headers) + "…>");
    return;
  }
  const bool sources_only =
      any_of(kSourcesOnly, [&](std::string_view headers) { return headers == library.headers; });
  const bool internal =
      any_of(kInternalHeaders, [&](std::string_view header) { return header == file.path; });
  if (sources_only && is_header(file.path) && !internal) {
    violations.push_back(file.path + " is a header and passes on <" + std::string(library.headers) +
                         "…>");
  }
}

// The domain sees the standard library, whose headers have neither folder nor ending.
bool is_standard(std::string_view target) {
  return target.find('/') == std::string_view::npos && !target.ends_with(".h");
}

bool is_written(std::string_view path) {
  return any_of(kEndings, [&](std::string_view ending) { return path.ends_with(ending); }) &&
         !any_of(kNotWritten,
                 [&](std::string_view part) { return path.find(part) != std::string_view::npos; });
}

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream stream(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

std::vector<SourceFile> source_files(const fs::path& root) {
  std::vector<SourceFile> files;
  for (const std::string_view folder : kFolders) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const std::string path = entry.path().lexically_relative(root).generic_string();
      if (entry.is_regular_file() && is_written(path)) files.push_back({path, lines_of(entry)});
    }
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& left, const SourceFile& right) { return left.path < right.path; });
  return files;
}

Violations check_layers(const std::vector<SourceFile>& files) {
  Violations violations;
  for (const SourceFile& file : files) {
    const Layer* layer = layer_of(file.path);
    for (const Include& include : includes_of(file)) {
      const bool internal = any_of(
          kInternalHeaders, [&](std::string_view header) { return header == include.target; });
      if (internal && !may_see_internal(file, include.target)) {
        violations.push_back(file.path + " must not include the internal " + include.target);
      } else if (layer != nullptr && is_own(include) && !points_down(*layer, include.target)) {
        violations.push_back(file.path + " must not include " + include.target);
      }
    }
  }
  return violations;
}

Violations check_libraries(const std::vector<SourceFile>& files) {
  Violations violations;
  for (const SourceFile& file : files) {
    if (layer_of(file.path) == nullptr) continue;
    const bool domain = file.path.starts_with("server/domain/");
    for (const Include& include : includes_of(file)) {
      for (const Library& library : libraries()) {
        if (include.target.starts_with(library.headers)) judge_library(file, library, violations);
      }
      if (domain && !include.quoted && !is_standard(include.target)) {
        violations.push_back(file.path + " must see the standard library alone, not <" +
                             include.target + ">");
      }
    }
  }
  return violations;
}

Violations check_shape(const std::vector<SourceFile>& files) {
  Violations violations;
  for (const SourceFile& file : files) {
    if (file.lines.size() > kLinesMax) {
      violations.push_back(file.path + " has " + std::to_string(file.lines.size()) + " lines");
    }
    const std::string_view name = std::string_view(file.path).substr(file.path.rfind('/') + 1);
    for (const std::string_view banned : kBannedNames) {
      if (name.find(banned) != std::string_view::npos) {
        violations.push_back(file.path + " is named by the banned word " + std::string(banned));
      }
    }
    const auto has_line = [&](auto predicate) { return any_of(file.lines, predicate); };
    for (const std::string_view word : kPostponed) {
      if (has_line([&](const std::string& line) { return line.find(word) != std::string::npos; })) {
        violations.push_back(file.path + " says " + std::string(word));
      }
    }
    const auto is_once = [](const std::string& line) { return line == "#pragma once"; };
    if (is_header(file.path) && !has_line(is_once)) {
      violations.push_back(file.path + " has no #pragma once");
    }
  }
  return violations;
}

}  // namespace atelier::tidy
