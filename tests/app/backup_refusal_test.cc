// What stands in the way of a backup or a restore, and that it harms nothing.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "server/app/backup.h"
#include "server/app/held_checkpoint.h"
#include "tests/app/result_text.h"
#include "tests/app/served_folder.h"

namespace atelier::app {
namespace {

namespace fs = std::filesystem;

// While it lives, no file of this process grows beyond a size: writes fail in the midst.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limited = before_;
    limited.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limited);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit before_{};
};

const SystemClock& system_clock() {
  static const SystemClock clock;
  return clock;
}

Result<BackupReport> back_up_held(const ServedFolder& folder, const FreeRoom& room) {
  const auto held = HeldCheckpoint::ask(folder.data());
  if (!held) return held.error();
  auto shelf = BackupShelf::open(folder.shelf());
  if (!shelf) return shelf.error();
  const BackupSource source{.journal = held->folder(), .keys = folder.data(), .still_there = [&] {
                              return held->still_there();
                            }};
  return take_backup(source, *shelf, 1, BackupPorts{.clock = system_clock(), .room = room});
}

// As another user: what it answers with in a process that gave its rights up.
ErrorKind kind_without_rights(const std::function<Result<>()>& attempt) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    constexpr uid_t kNobody = 65534;
    if (::geteuid() == 0 && ::setuid(kNobody) != 0) ::_exit(99);
    const Result<> outcome = attempt();
    ::_exit(outcome ? 98 : static_cast<int>(outcome.error().kind));
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status));
  return static_cast<ErrorKind>(WEXITSTATUS(status));
}

TEST_CASE("BAK-9: a full backup disk costs the backup, not the last good one and not the server",
          "[backup][process]") {
  ServedFolder folder;
  folder.start();
  const auto board = folder.make_board("Place");
  REQUIRE(folder.back_up().code == 0);
  const auto good = folder.on_shelf();
  folder.make_board("Halle");
  SECTION("it is full before") {
    const FreeRoom none([](const fs::path&) {
      return std::optional(storage::DiskSpace{.free = 100u << 20, .total = 10ull << 30});
    });
    const auto refused = back_up_held(folder, none);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::StorageFull);
  }
  SECTION("it fills up in the midst of a file") {
    const FileSizeLimit limit(600);
    REQUIRE_FALSE(back_up_held(folder, FreeRoom()));
  }
  CHECK(folder.on_shelf() == good);
  WriteLoad load(folder, folder.server().port(), board);
  load.wait_beyond(50);
  CHECK(folder.back_up({"--keep", "1"}).code == 0);
  CHECK(folder.on_shelf().size() == 1);
  CHECK(folder.on_shelf() != good);
  CHECK(load.wait().code == 0);
  folder.stop();
}

TEST_CASE("BAK-10: another user of the machine gets no checkpoint and no backup",
          "[backup][process]") {
  ServedFolder folder;
  folder.start();
  // Root's children lose their rights by another user; a user's own by the mode.
  if (::geteuid() != 0) fs::permissions(folder.data(), fs::perms::none);
  CHECK(kind_without_rights([&]() -> Result<> {
          const auto held = HeldCheckpoint::ask(folder.data());
          if (held) return {};
          return held.error();
        }) == ErrorKind::Forbidden);
  fs::permissions(folder.data(), fs::perms::owner_all);
  fs::create_directory(folder.shelf());
  fs::permissions(folder.shelf(), fs::perms::owner_read | fs::perms::owner_exec);
  CHECK(kind_without_rights([&]() -> Result<> {
          const auto shelf = BackupShelf::open(folder.shelf());
          if (shelf) return {};
          return shelf.error();
        }) == ErrorKind::Unavailable);
  fs::permissions(folder.shelf(), fs::perms::owner_all);
  CHECK(folder.back_up().code == 0);
  folder.stop();
}

TEST_CASE("BAK-11: what stands in the way is told in one line, and nothing is changed",
          "[backup][process]") {
  ServedFolder folder;
  folder.start();
  folder.stop();
  const auto refuse = [&](const std::vector<std::string>& words, int code) {
    const Ended ended = folder.run(words);
    INFO(ended.errors);
    CHECK(ended.code == code);
    CHECK(one_line(ended.errors));
  };
  const std::string data = folder.data();
  const std::string shelf = folder.shelf();
  refuse({"backup", "--data", data}, 2);
  refuse({"backup", "--data", data, "--to", shelf, "--keep", "0"}, 2);
  refuse({"restore", "--data", folder.path("new")}, 2);
  refuse({"backup", "--data", folder.path("nowhere"), "--to", shelf}, 1);
  refuse({"backup", "--data", data, "--to", "/proc/atelier"}, 1);
  refuse({"restore", "--from", shelf, "--data", folder.path("new")}, 1);
  CHECK_FALSE(fs::exists(folder.path("new")));

  REQUIRE(folder.back_up().code == 0);
  const auto written = fs::last_write_time(folder.data());
  refuse({"restore", "--from", shelf, "--data", data}, 1);
  CHECK(fs::last_write_time(folder.data()) == written);
  CHECK(folder.check(folder.data()).code == 0);
  fs::create_directory(folder.path("empty"));
  CHECK(folder.restore(folder.shelf(), "empty").code == 0);
}

TEST_CASE("BAK-12: the oldest backups go, and never the last", "[backup][process]") {
  ServedFolder folder;
  folder.start();
  std::vector<std::string> all;
  for (int round = 0; round < 4; ++round) {
    REQUIRE(folder.back_up({"--keep", "2"}).code == 0);
    all.push_back(folder.on_shelf().back());
  }
  folder.stop();
  CHECK(folder.on_shelf() == std::vector<std::string>{all[2], all[3]});
  for (const std::string& name : folder.on_shelf()) {
    CHECK(folder.check(folder.shelf() / name).code == 0);
  }
}

}  // namespace
}  // namespace atelier::app
