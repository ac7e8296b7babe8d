#include "server/app/backup_shelf.h"

#include <fstream>

#include "tests/app/result_text.h"
#include "tests/support/temporary_folder.h"

namespace atelier::app {
namespace {

namespace fs = std::filesystem;

constexpr WallMillis kMoment = 1'795'357'800'000;  // 2026-11-22T14:30:00Z

class ShelfBench {
 public:
  ShelfBench() {
    auto opened = BackupShelf::open(folder_.path() / "on" / "shelf");
    REQUIRE(opened);
    shelf_ = std::make_unique<BackupShelf>(std::move(*opened));
  }
  BackupShelf& shelf() { return *shelf_; }

  std::string keep(WallMillis moment, BackupKind kind = BackupKind::Good) {
    const auto draft = shelf_->begin();
    REQUIRE(draft);
    std::ofstream(*draft / kSumsName) << "sums";
    fs::create_directory(*draft / kBackupDataName);
    const auto kept = shelf_->keep(moment, kind);
    REQUIRE(kept);
    return kept->filename();
  }

 private:
  atelier::testing::TemporaryFolder folder_;
  std::unique_ptr<BackupShelf> shelf_;
};

TEST_CASE("a backup is named after its moment, two within a second after one another",
          "[app][backup]") {
  ShelfBench bench;
  CHECK_FALSE(bench.shelf().newest());
  CHECK(bench.keep(kMoment) == "2026-11-22T14-30-00Z");
  CHECK(bench.keep(kMoment) == "2026-11-22T14-30-01Z");
  CHECK(bench.shelf().newest()->filename() == "2026-11-22T14-30-01Z");
}

TEST_CASE("with a clock that went back the newest backup is still the last to go",
          "[app][backup]") {
  ShelfBench bench;
  bench.keep(kMoment);
  const std::string newest = bench.keep(kMoment - 86'400'000);
  REQUIRE(bench.shelf().prune(1));
  CHECK(bench.shelf().newest()->filename() == newest);
  CHECK(backups_on(bench.shelf().folder(), BackupKind::Good).size() == 1);
}

TEST_CASE("pruning counts sound and damaged backups apart, and leaves other things alone",
          "[app][backup]") {
  ShelfBench bench;
  const std::string good = bench.keep(kMoment);
  for (int day = 1; day < 4; ++day) bench.keep(kMoment + day * 86'400'000, BackupKind::Damaged);
  fs::create_directory(bench.shelf().folder() / "photos");
  fs::create_directory(bench.shelf().folder() / "2026-01-01T00-00-00Z");  // no backup of ours
  REQUIRE(bench.shelf().prune(0));
  CHECK(backups_on(bench.shelf().folder(), BackupKind::Good).front().filename() == good);
  CHECK(backups_on(bench.shelf().folder(), BackupKind::Damaged).size() == 1);
  CHECK(fs::exists(bench.shelf().folder() / "photos"));
  CHECK(fs::exists(bench.shelf().folder() / "2026-01-01T00-00-00Z"));
}

TEST_CASE("what an interrupted backup left is no backup, and makes room for the next",
          "[app][backup]") {
  ShelfBench bench;
  const auto draft = bench.shelf().begin();
  REQUIRE(draft);
  std::ofstream(*draft / kSumsName) << "sums";
  fs::create_directory(*draft / kBackupDataName);
  CHECK_FALSE(bench.shelf().newest());
  const auto next = bench.shelf().begin();
  REQUIRE(next);
  CHECK(fs::is_empty(*next));
  CHECK(BackupShelf::open(bench.shelf().folder()).error().kind == ErrorKind::Busy);
}

}  // namespace
}  // namespace atelier::app
