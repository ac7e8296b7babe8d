// A folder of an older program under this one: tests/storage/kept/README.md says what it holds.
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <map>

#include "server/app/board_reading.h"
#include "server/domain/document/ink.h"
#include "storage/data_folder.h"
#include "storage/rocksdb_journal.h"
#include "tests/app/result_text.h"
#include "tests/app/served_folder.h"

namespace atelier::app {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

using storage::format_line;
const std::string kToday = format_line(storage::kDataFolderFormat);

class KeptServed : public ServedFolder {
 public:
  explicit KeptServed(int format) : KeptServed("format-" + std::to_string(format)) {}
  explicit KeptServed(const std::string& name)
      : kept_(fs::path(ATELIER_SOURCE_DIR) / "tests/storage/kept" / name) {
    fs::copy(kept_ / "data", data(), fs::copy_options::recursive);
    // Version control keeps no modes.
    for (const char* key : {"owner.key", "server.key"}) {
      fs::permissions(data() / key, fs::perms::owner_read | fs::perms::owner_write);
    }
  }
  // What the older program left beside its data.
  fs::path beside(const std::string& name) const { return kept_ / "expected" / name; }
  std::string format() const { return content(data() / "journal.format"); }

  // What the older program said of its boards.
  std::map<std::string, boost::json::value> expected() const {
    std::map<std::string, boost::json::value> boards;
    for (const auto& entry : fs::directory_iterator(kept_ / "expected")) {
      boards[entry.path().stem()] = boost::json::parse(content(entry.path()));
    }
    return boards;
  }
  void expect_content(const fs::path& data) const {
    CHECK(expected().size() == 2);
    for (const auto& [board, exported] : expected()) {
      CHECK(export_board(data, board) == exported);
    }
  }

 private:
  fs::path kept_;
};

TEST_CASE("UPG-7: an older folder reads as its own program read it, before and after the upgrade",
          "[upgrade][process]") {
  const int format = GENERATE(1, 2, 3, 4);
  KeptServed folder(format);
  const Ended before = folder.check(folder.data());
  INFO(before.output << before.errors);
  CHECK(before.code == 0);
  CHECK(before.output.find("format " + std::to_string(format)) != std::string::npos);
  const bool has_snapshots = before.output.find("snapshot at") != std::string::npos;
  CHECK(has_snapshots == (format >= storage::kOldestSnapshotFormat));
  folder.expect_content(folder.data());
  CHECK(folder.format() == format_line(format));

  folder.start();
  CHECK(folder.list_boards().as_array().size() == 3);
  folder.stop();
  CHECK(folder.format() == kToday);
  const Ended after = folder.check(folder.data());
  INFO(after.output);
  CHECK(after.code == 0);
  CHECK(after.output.find("format ") == std::string::npos);
  folder.expect_content(folder.data());
}

TEST_CASE("UPG-8: people go on writing on an upgraded board", "[upgrade][process]") {
  KeptServed folder(GENERATE(1, 2, 3, 4));
  folder.start();
  const auto boards = folder.list_boards().as_array();
  for (const auto& board : boards) {
    if (board.at("title") != "École") continue;
    WriteLoad load(folder, folder.server().port(), board);
    CHECK(load.wait().output.find(R"("unacknowledged":0)") != std::string::npos);
  }
  folder.stop();
  const Ended checked = folder.check(folder.data());
  INFO(checked.output);
  CHECK(checked.code == 0);
  CHECK(checked.output.find("snapshot at") != std::string::npos);
}

TEST_CASE("UPG-9: a backup of an older folder is of the older format, and is raised when restored",
          "[upgrade][process]") {
  const int format = GENERATE(1, 2, 3, 4);
  KeptServed folder(format);
  REQUIRE(folder.back_up().code == 0);
  CHECK(folder.format() == format_line(format));
  const fs::path backup = folder.shelf() / folder.on_shelf().front();
  CHECK(content(backup / "data" / "journal.format") == folder.format());
  REQUIRE(folder.restore(backup, "restored").code == 0);
  CHECK(content(folder.path("restored") / "journal.format") == kToday);
  folder.expect_content(folder.path("restored"));
}

TEST_CASE("UPG-10: a folder from the future is refused by every command, and not touched",
          "[upgrade][process]") {
  KeptServed folder(2);
  std::ofstream(folder.data() / "journal.format") << format_line(storage::kDataFolderFormat + 1);
  const auto files = [&] {
    std::map<fs::path, std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(folder.data())) {
      if (entry.is_regular_file() && entry.path().filename() != "atelier.lock") {
        all[entry.path()] = content(entry.path());
      }
    }
    return all;
  };
  const auto before = files();
  const std::string data = folder.data();
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"serve", "--data", data, "--web", folder.path("web"), "--listen", "127.0.0.1:0"},
           {"check", "--data", data},
           {"export", "--data", data, "--board", folder.expected().begin()->first, "--format",
            "md"},
           {"backup", "--data", data, "--to", folder.shelf()}}) {
    const Ended ended = folder.run(words);
    INFO(words.front() << ": " << ended.errors);
    CHECK(ended.code == 1);
    CHECK(one_line(ended.errors));
    CHECK(ended.errors.find("run the newer Atelier") != std::string::npos);
    CHECK(files() == before);
  }
  CHECK(folder.on_shelf().empty());
}

const std::string kDrawnBoard = "1ssar16c2s4m1jk32d25er37tn";

using Strokes = std::map<std::uint64_t, std::vector<document::InkPoint>>;

// What drew them said of them.
Strokes drawn(const KeptServed& folder) {
  std::ifstream file(folder.beside("strokes.jsonl"));
  Strokes strokes;
  for (std::string line; std::getline(file, line);) {
    const boost::json::value stroke = boost::json::parse(line);
    auto& points = strokes[stroke.at("object").to_number<std::uint64_t>()];
    for (const auto& point : stroke.at("points").as_array()) {
      points.push_back({point.at(0).to_number<std::int32_t>(),
                        point.at(1).to_number<std::int32_t>(),
                        point.at(2).to_number<std::uint8_t>()});
    }
  }
  return strokes;
}

// Those of the one board of the folder.
Strokes stored(const fs::path& data) {
  storage::RocksdbJournalOptions options;
  options.read_only = true;
  auto journal = storage::RocksdbJournal::open(data, options);
  REQUIRE(journal.has_value());
  const BoardId id = *BoardId::parse(kDrawnBoard);
  const auto board = read_board(**journal, id);
  REQUIRE(board.has_value());
  Strokes strokes;
  board->document().for_each([&](const document::Object& object) {
    if (object.kind != document::ObjectKind::Stroke) return;
    const auto* const points = object.find(document::Property::Points);
    REQUIRE(points != nullptr);
    const std::string& bytes = std::get<document::Bytes>(points->value).content.text();
    CHECK(bytes.front() == 1);
    const auto ink = document::decode_ink(bytes);
    REQUIRE(ink.has_value());
    strokes[object.id.number()] = ink->points;
  });
  return strokes;
}

TEST_CASE("UPG-11, INK-6: strokes of an older folder stay as they were drawn",
          "[upgrade][process][ink]") {
  KeptServed folder("format-2-ink");
  const Strokes strokes = drawn(folder);
  REQUIRE(strokes.size() == 10);
  const Ended before = folder.check(folder.data());
  INFO(before.output << before.errors);
  CHECK(before.code == 0);
  CHECK((stored(folder.data()) == strokes));
  const auto exported = boost::json::parse(content(folder.beside(kDrawnBoard + ".json")));
  CHECK(folder.export_board(folder.data(), kDrawnBoard) == exported);
  CHECK(folder.format() == format_line(2));

  folder.start();
  CHECK(folder.list_boards().as_array().size() == 1);
  folder.stop();
  CHECK(folder.format() == kToday);
  const Ended after = folder.check(folder.data());
  INFO(after.output << after.errors);
  CHECK(after.code == 0);
  CHECK((stored(folder.data()) == strokes));
  CHECK(folder.export_board(folder.data(), kDrawnBoard) == exported);
}

}  // namespace
}  // namespace atelier::app
