// Folders that older programs wrote and this one must still read: tests/storage/kept/README.md.
#include <catch2/catch.hpp>
#include <fstream>
#include <map>

#include "storage/rocksdb_store.h"
#include "tests/storage/journal_bench.h"

namespace atelier::storage {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::map<std::string, std::string> all_files(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = fs::relative(entry.path(), folder);
    if (entry.is_regular_file() && name != "atelier.lock") files[name] = content(entry.path());
  }
  return files;
}

// A copy of the kept folder, to be changed.
class KeptFolder {
 public:
  explicit KeptFolder(const std::string& format) {
    fs::copy(fs::path(ATELIER_SOURCE_DIR) / "tests/storage/kept" / format / "data", path(),
             fs::copy_options::recursive);
  }
  fs::path path() const { return folder_.data(); }
  std::string format() const { return content(path() / "journal.format"); }
  // The format file cannot be replaced while something else has its draft's name.
  void keep_format() const { fs::create_directory(path() / "journal.format.new"); }
  void free_format() const { fs::remove(path() / "journal.format.new"); }
  void set_format(const std::string& line) const {
    std::ofstream(path() / "journal.format") << line;
  }
  Result<std::unique_ptr<RocksdbJournal>> open(bool read_only = false) const {
    RocksdbJournalOptions options = RocksdbBench::options();
    options.create = !read_only;
    options.read_only = read_only;
    return RocksdbJournal::open(path(), options);
  }

 private:
  atelier::testing::TemporaryFolder folder_;
};

// Everything that the logs say, board by board.
std::map<BoardId, Head> verified_heads(RocksdbJournal& journal) {
  std::map<BoardId, Head> heads;
  const auto boards = journal.boards();
  REQUIRE(boards.has_value());
  for (const BoardId& board : *boards) {
    REQUIRE(verify_all(journal, board).has_value());
    heads[board] = journal.head(board).value();
  }
  return heads;
}

std::size_t snapshots(RocksdbJournal& journal) {
  std::size_t count = 0;
  const auto boards = journal.boards();
  REQUIRE(boards.has_value());
  for (const BoardId& board : *boards) {
    const auto snapshot = journal.newest_snapshot(board);
    REQUIRE(snapshot.has_value());
    if (*snapshot) ++count;
  }
  return count;
}

// Those that anybody of `journal` is shown.
std::size_t shown_rows(RocksdbJournal& journal) {
  std::size_t count = 0;
  for (const BoardId& board : journal.boards().value()) count += journal.rows(board).value().size();
  return count;
}

// Those that lie in the store, shown or not.
std::size_t rows_in_store(const KeptFolder& kept) {
  const auto store =
      RocksdbStore::open(kept.path() / "journal", StoreUse::Look, MissingLogs::Refuse);
  REQUIRE(store.has_value());
  const StoreView view(**store);
  KeyWalk walk(view, Family::Row);
  std::size_t count = 0;
  for (walk.seek(""); walk.valid(); walk.next()) ++count;
  REQUIRE(walk.outcome().has_value());
  return count;
}

TEST_CASE("UPG-1: a folder of an older format is raised in place, its logs untouched",
          "[journal][kept]") {
  const int format = GENERATE(1, 2, 3, 4);
  const KeptFolder kept("format-" + std::to_string(format));
  CHECK((rows_in_store(kept) > 0) == (format < kOldestRowFormat));
  std::map<BoardId, Head> before;
  {
    const auto looked = kept.open(true);
    REQUIRE(looked.has_value());
    before = verified_heads(**looked);
    CHECK((*looked)->format_found() == format);
  }
  CHECK(before.size() == 4);  // three boards and their list
  CHECK(kept.format() == format_line(format));
  {
    const auto raised = kept.open();
    REQUIRE(raised.has_value());
    CHECK((*raised)->format_found() == format);
    CHECK(snapshots(**raised) == (format < kOldestSnapshotFormat ? 0 : 2));
    const auto after = verified_heads(**raised);
    REQUIRE(after.size() == before.size());
    for (const auto& [board, head] : before) {
      CHECK(after.at(board).seq == head.seq);
      CHECK(after.at(board).chain == head.chain);
    }
    CHECK(kept.format() == format_line(kDataFolderFormat));
    fill(**raised, before.rbegin()->first, 2);
  }
  CHECK(rows_in_store(kept) == 0);
  const auto again = kept.open();
  REQUIRE(again.has_value());
  CHECK((*again)->format_found() == kDataFolderFormat);
  const BoardId last = before.rbegin()->first;
  CHECK((*again)->head(last).value().seq.number() == before.at(last).seq.number() + 2);
}

TEST_CASE("UPG-2: looking at an older folder changes no byte and shows no old snapshot and no row",
          "[journal][kept]") {
  const int format = GENERATE(1, 2, 3, 4);
  const KeptFolder kept("format-" + std::to_string(format));
  const auto files = all_files(kept.path());
  {
    const auto looked = kept.open(true);
    REQUIRE(looked.has_value());
    CHECK(snapshots(**looked) == (format < kOldestSnapshotFormat ? 0 : 2));
    CHECK(shown_rows(**looked) == 0);
  }
  CHECK(all_files(kept.path()) == files);
}

TEST_CASE("UPG-3: an upgrade that stops before its last step is done again by the next start",
          "[journal][kept]") {
  const int format = GENERATE(1, 2, 3, 4);
  const KeptFolder kept("format-" + std::to_string(format));
  const std::size_t old_rows = rows_in_store(kept);
  kept.keep_format();
  CHECK(kept.open().has_error());
  CHECK(kept.format() == format_line(format));
  // A program of its format would call a folder without them damaged.
  CHECK(rows_in_store(kept) == old_rows);
  {
    const auto looked = kept.open(true);
    REQUIRE(looked.has_value());
    CHECK(verified_heads(**looked).size() == 4);
  }
  kept.free_format();
  {
    const auto raised = kept.open();
    REQUIRE(raised.has_value());
    CHECK(verified_heads(**raised).size() == 4);
    CHECK(kept.format() == format_line(kDataFolderFormat));
  }
  CHECK(rows_in_store(kept) == 0);
}

TEST_CASE("UPG-12: old rows that outlived the format file are never shown and go at the next start",
          "[journal][kept]") {
  const int format = GENERATE(1, 2, 3);
  const KeptFolder kept("format-" + std::to_string(format));
  // As if the process had died between the new format file and the batch that deletes the rows.
  kept.keep_format();
  CHECK(kept.open().has_error());
  kept.free_format();
  kept.set_format(format_line(kDataFolderFormat));
  CHECK(rows_in_store(kept) > 0);
  BoardId board;
  {
    const auto looked = kept.open(true);
    REQUIRE(looked.has_value());
    CHECK(shown_rows(**looked) == 0);
    CHECK(verified_heads(**looked).size() == 4);
    CHECK(snapshots(**looked) == (format < kOldestSnapshotFormat ? 0 : 2));
    board = (*looked)->boards().value().back();
  }
  {
    const auto opened = kept.open();
    REQUIRE(opened.has_value());
    CHECK(shown_rows(**opened) == 0);
    const Epoch owner = (*opened)->take_over(board).value();
    REQUIRE((*opened)->commit({append(board, owner, {}, {{"urn", "today's"}})}).has_value());
  }
  CHECK(rows_in_store(kept) == 1);
  // From then on rows are kept, by each start.
  const auto again = kept.open();
  REQUIRE(again.has_value());
  CHECK(shown_rows(**again) == 1);
}

TEST_CASE("UPG-4: a half-written draft of the format file is no obstacle", "[journal][kept]") {
  const KeptFolder kept("format-1");
  std::ofstream(kept.path() / "journal.format.new") << "atel";
  REQUIRE(kept.open().has_value());
  CHECK(kept.format() == format_line(kDataFolderFormat));
}

TEST_CASE("UPG-5: a folder from the future is refused, for readers too, and not touched",
          "[journal][kept]") {
  const KeptFolder kept("format-1");
  kept.set_format(format_line(kDataFolderFormat + 1));
  const auto files = all_files(kept.path());
  for (const bool read_only : {true, false}) {
    const auto opened = kept.open(read_only);
    REQUIRE(opened.has_error());
    CHECK(opened.error().kind == ErrorKind::Invalid);
    CHECK(opened.error().detail.find("run the newer Atelier") != std::string::npos);
    CHECK(all_files(kept.path()) == files);
  }
}

TEST_CASE("UPG-6: a checkpoint says the format of the folder that it was made of",
          "[journal][kept]") {
  const KeptFolder kept("format-1");
  const auto raised = kept.open();
  REQUIRE(raised.has_value());
  REQUIRE((*raised)->checkpoint(kept.path() / "copy").has_value());
  CHECK(content(kept.path() / "copy" / "journal.format") == format_line(kDataFolderFormat));
}

}  // namespace
}  // namespace atelier::storage
