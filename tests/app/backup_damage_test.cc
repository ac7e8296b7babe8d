// What a backup that rotted, or was made of damaged data, is worth: it says so.
#include <catch2/catch.hpp>

#include "storage/rocksdb_journal.h"
#include "tests/app/result_text.h"
#include "tests/app/served_folder.h"

namespace atelier::app {
namespace {

namespace fs = std::filesystem;

fs::path table_of(const fs::path& backup) {
  for (const auto& entry : fs::directory_iterator(backup / "data" / "journal")) {
    if (entry.path().extension() == ".sst") return entry.path();
  }
  FAIL("no table in " + backup.string());
  return {};
}

// A stopped folder with one board, and one backup of it from before the stop.
class BackedUp : public ServedFolder {
 public:
  BackedUp() {
    start();
    board = text_of(make_board("Place"), "id");
    REQUIRE(back_up().code == 0);  // of a running server, so that tables are in it
    stop();
  }
  fs::path newest() const { return shelf() / on_shelf().back(); }
  std::string board;
};

TEST_CASE("BAK-6: a backup that was altered is found out, and nothing is restored from it",
          "[backup][process]") {
  const BackedUp folder;
  CHECK(folder.check(folder.newest()).code == 0);
  SECTION("a bit of a table") {
    turn_bit(table_of(folder.newest()));
  }
  SECTION("a bit of the mark") {
    turn_bit(folder.newest() / "data" / "journal.mark");
  }
  SECTION("a bit of a key") {
    turn_bit(folder.newest() / "data" / "server.key");
  }
  SECTION("a file is gone") {
    fs::remove(table_of(folder.newest()));
  }
  SECTION("a bit of the sums") {
    turn_bit(folder.newest() / "backup.sums");
  }
  const Ended checked = folder.check(folder.newest());
  CHECK(checked.code == 3);
  CHECK(one_line(checked.errors));
  const Ended restored = folder.restore(folder.newest(), "restored");
  CHECK(restored.code != 0);
  CHECK(one_line(restored.errors));
  CHECK_FALSE(fs::exists(folder.path("restored")));
  CHECK(folder.check(folder.data()).code == 0);
}

TEST_CASE("BAK-7: what rotted in the last backup is copied anew, not shared", "[backup][process]") {
  const BackedUp folder;
  const fs::path rotten = folder.newest();
  turn_bit(table_of(rotten));
  REQUIRE(folder.back_up().code == 0);
  CHECK(folder.newest() != rotten);
  CHECK(folder.check(folder.newest()).code == 0);
  CHECK(folder.check(rotten).code == 3);
}

TEST_CASE("BAK-8: data that are damaged are kept as such, and the good backup stays",
          "[backup][process]") {
  const BackedUp folder;
  const fs::path good = folder.newest();
  {
    auto journal = storage::RocksdbJournal::open(folder.data(), {});
    REQUIRE(journal);
    const BoardId id = *BoardId::parse(folder.board);
    const auto owner = (*journal)->take_over(id);
    REQUIRE(owner);
    const Seq next = (*journal)->head(id).value().seq.next();
    const storage::NewRecord nonsense{next, storage::RecordKind(1), 0, "nonsense"};
    REQUIRE((*journal)->commit({{id, *owner, {nonsense}, {}}}));
  }
  for (int round = 0; round < 3; ++round) {
    const Ended backup = folder.back_up({"--keep", "1"});
    CHECK(backup.code == 3);
    CHECK(one_line(backup.errors));
    const auto names = folder.on_shelf();
    REQUIRE(names.size() == 2);
    CHECK(names[0] == good.filename());
    CHECK(names[1].ends_with(".damaged"));
  }
  CHECK(folder.check(good).code == 0);
  CHECK(folder.check(folder.newest()).code == 3);
  // A shelf means its newest sound backup; the damaged one can be asked for by name.
  const Ended newest = folder.restore(folder.shelf(), "restored");
  CHECK(newest.code == 0);
  CHECK(newest.output.find(good) != std::string::npos);
  CHECK(folder.restore(folder.newest(), "as-it-was").code == 3);
  CHECK(fs::exists(folder.path("as-it-was") / "journal"));
}

}  // namespace
}  // namespace atelier::app
