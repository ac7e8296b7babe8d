// Backups as operators take them: of the running program, under load, and back again.
#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "server/app/backup.h"
#include "server/app/held_checkpoint.h"
#include "tests/app/result_text.h"
#include "tests/app/served_folder.h"

namespace atelier::app {
namespace {

namespace fs = std::filesystem;

std::uint64_t shared_files(const Ended& backup) {
  const std::string before = "shared: ";
  const auto place = backup.output.find(before);
  REQUIRE(place != std::string::npos);
  return std::stoull(backup.output.substr(place + before.size()));
}

// Same entries, same chain, same content as the original had at that entry.
void expect_prefix(const ServedFolder& folder, const std::string& restored,
                   const std::string& board, std::uint64_t acknowledged) {
  const storage::Head head = head_of(folder.path(restored), board);
  CHECK(head.seq.number() >= acknowledged);
  CHECK(head.chain == chain_at(folder.data(), board, head.seq));
  CHECK(folder.export_board(folder.path(restored), board) ==
        folder.export_board(folder.data(), board, {"--at", std::to_string(head.seq.number())}));
}

TEST_CASE("BAK-1: backups under write load hold all that was acknowledged before them",
          "[backup][process]") {
  ServedFolder folder;
  folder.start();
  const auto board = folder.make_board("Place");
  const std::string id = text_of(board, "id");
  WriteLoad load(folder, folder.server().port(), board);

  std::vector<std::uint64_t> before;
  std::vector<Ended> backups;
  for (int round = 0; round < 3; ++round) {
    load.wait_beyond(before.empty() ? 100 : before.back() + 100);
    before.push_back(load.acknowledged());
    backups.push_back(folder.back_up());
    INFO(backups.back().output << backups.back().errors);
    REQUIRE(backups.back().code == 0);
  }
  load.wait_beyond(before.back() + 100);  // it goes on
  const Ended wrote = load.wait();
  INFO(wrote.output << wrote.errors);
  CHECK(wrote.code == 0);  // nobody lost or repeated anything
  CHECK(shared_files(backups[0]) == 0);
  CHECK(shared_files(backups[2]) > 0);
  CHECK_FALSE(fs::exists(folder.data() / "backup.checkpoint"));
  const auto listed = folder.list_boards();
  folder.stop();
  CHECK(folder.back_up().code == 0);  // of a stopped server

  const auto names = folder.on_shelf();
  REQUIRE(names.size() == 4);
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const std::string restored = "restored" + std::to_string(i);
    const Ended ended = folder.restore(folder.shelf() / names[i], restored);
    INFO(ended.output << ended.errors);
    REQUIRE(ended.code == 0);
    CHECK(folder.check(folder.path(restored)).code == 0);
    expect_prefix(folder, restored, id, before[i]);
    const std::uint64_t end = head_of(folder.path(restored), id).seq.number();
    CHECK(end > last);
    last = end;
  }
  CHECK(last < head_of(folder.data(), id).seq.number());

  REQUIRE(folder.restore(folder.shelf(), "newest").code == 0);
  expect_prefix(folder, "newest", id, head_of(folder.data(), id).seq.number());
  folder.start("restored0");
  CHECK(folder.list_boards() == listed);  // links and codes from before
  CHECK(folder.join(text_of(board, "code")).status == 200);
  WriteLoad goes_on(folder, folder.server().port(), board);
  const Ended again = goes_on.wait();
  INFO(again.output << again.errors);
  CHECK(again.output.find(R"("unacknowledged":0)") != std::string::npos);
  folder.stop();
  CHECK(folder.check(folder.path("restored0")).code == 0);
}

TEST_CASE("BAK-2: a backup is for its owner alone, and so is what is restored from it",
          "[backup][process]") {
  ServedFolder folder;
  folder.start();
  folder.make_board("Place");
  struct stat facts {};
  REQUIRE(::stat((folder.data() / "atelier.socket").c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0600);
  REQUIRE(folder.back_up().code == 0);
  folder.stop();
  REQUIRE(folder.restore(folder.shelf(), "restored").code == 0);
  for (const fs::path& root : {folder.shelf(), folder.path("restored")}) {
    REQUIRE(::stat(root.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0700);
  }
  for (const auto& entry : fs::recursive_directory_iterator(folder.shelf())) {
    INFO(entry.path());
    REQUIRE(::stat(entry.path().c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0077) == 0);
  }
  for (const char* key : {"owner.key", "server.key"}) {
    REQUIRE(::stat((folder.path("restored") / key).c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
  }
}

TEST_CASE("BAK-3: a backup holds the files that a server needs, and no other secret of the folder",
          "[backup][process]") {
  ServedFolder folder;
  folder.start();
  fs::create_directory(folder.data() / "rounds");
  std::ofstream(folder.data() / "rounds" / "open.key") << "secret";
  std::ofstream(folder.data() / "notes.txt") << "mine";
  REQUIRE(folder.back_up().code == 0);
  folder.stop();
  std::vector<std::string> names;
  for (const auto& entry :
       fs::directory_iterator(folder.shelf() / folder.on_shelf().front() / "data")) {
    names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  CHECK(names == std::vector<std::string>{"journal", "journal.format", "journal.mark", "owner.key",
                                          "server.key"});
}

TEST_CASE("BAK-4: a checkpoint ends with its server; the backup fails, the next start cleans up",
          "[backup][process]") {
  ServedFolder folder;
  folder.start();
  folder.make_board("Place");
  REQUIRE(folder.back_up().code == 0);
  const auto good = folder.on_shelf();

  const auto held = HeldCheckpoint::ask(folder.data());
  REQUIRE(held);
  CHECK(held->still_there());
  folder.server().signal(SIGKILL);
  folder.server().wait();
  CHECK_FALSE(held->still_there());
  CHECK(fs::exists(held->folder()));

  auto shelf = BackupShelf::open(folder.shelf());
  REQUIRE(shelf);
  const SystemClock clock;
  const BackupSource source{.journal = held->folder(), .keys = folder.data(), .still_there = [&] {
                              return held->still_there();
                            }};
  CHECK(take_backup(source, *shelf, 7, BackupPorts{.clock = clock}).error().kind ==
        ErrorKind::Unavailable);
  CHECK(folder.on_shelf() == good);

  folder.start();
  CHECK_FALSE(fs::exists(folder.data() / "backup.checkpoint"));
  // One shelf, one backup at a time.
  const Ended second = folder.back_up();
  CHECK(second.code == 1);
  CHECK(second.errors.find("under way") != std::string::npos);
  folder.stop();
  CHECK_FALSE(fs::exists(folder.data() / "atelier.socket"));
}

TEST_CASE("BAK-5: a server that stops takes its checkpoint back at once", "[backup][process]") {
  ServedFolder folder;
  folder.start();
  const auto held = HeldCheckpoint::ask(folder.data());
  REQUIRE(held);
  folder.stop();
  CHECK_FALSE(held->still_there());
  CHECK_FALSE(fs::exists(folder.data() / "backup.checkpoint"));
}

}  // namespace
}  // namespace atelier::app
