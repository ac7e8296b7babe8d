// What the RocksDB adapter promises beyond the contract: owners, kills, full disks, erased bytes.
#include "storage/rocksdb_journal.h"

#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <random>
#include <thread>

#include "tests/storage/journal_bench.h"

namespace atelier::storage {
namespace {

namespace fs = std::filesystem;

const BoardId kBoard = board_id(1);

TEST_CASE("RKS-10: a second owner of the folder is told that it is Busy and what to do",
          "[journal][rocksdb]") {
  RocksdbBench bench;
  RocksdbJournalOptions options = RocksdbBench::options();
  options.read_only = GENERATE(false, true);
  const auto second = RocksdbJournal::open(bench.folder(), options);
  REQUIRE(second.has_error());
  CHECK(second.error().kind == ErrorKind::Busy);
  CHECK(second.error().detail.find(bench.folder().string()) != std::string::npos);
  CHECK(second.error().detail.find("--data") != std::string::npos);
}

TEST_CASE("RKS-11: opening for reading changes no file and refuses writes", "[journal][rocksdb]") {
  RocksdbBench bench;
  fill(bench.journal(), kBoard, 5);
  bench.close();
  auto listing = [&] {
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(bench.folder())) {
      if (!entry.is_regular_file()) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      files.push_back(entry.path().string() + std::string(std::istreambuf_iterator<char>(in), {}));
    }
    std::sort(files.begin(), files.end());
    return files;
  };
  const auto before = listing();
  RocksdbJournalOptions look = RocksdbBench::options();
  look.read_only = true;
  REQUIRE(bench.try_reopen(look).has_value());
  CHECK(read_all(bench.journal(), kBoard).size() == 5);
  CHECK(bench.journal().take_over(kBoard).error().kind == ErrorKind::Forbidden);
  CHECK(bench.journal().erase_board(kBoard).error().kind == ErrorKind::Forbidden);
  bench.close();
  CHECK(listing() == before);
}

TEST_CASE("RKS-12: a folder without a journal, or of a newer format, is refused clearly",
          "[journal][rocksdb]") {
  atelier::testing::TemporaryFolder folder;
  RocksdbJournalOptions options = RocksdbBench::options();
  options.create = false;
  CHECK(RocksdbJournal::open(folder.data(), options).error().kind == ErrorKind::NotFound);
  CHECK(RocksdbJournal::open(folder.path(), options).error().kind == ErrorKind::NotFound);
  RocksdbBench bench;
  struct stat made {};
  REQUIRE(::stat(bench.folder().c_str(), &made) == 0);
  CHECK((made.st_mode & 0777) == 0700);
  bench.close();
  std::ofstream(bench.folder() / "journal.format") << format_line(kDataFolderFormat + 1);
  CHECK(bench.try_reopen(RocksdbBench::options()).error().kind == ErrorKind::Invalid);
  std::ofstream(bench.folder() / "journal.format") << "garbage\n";
  CHECK(bench.try_reopen(RocksdbBench::options()).error().kind == ErrorKind::Damaged);
}

TEST_CASE("RKS-13: commits are refused while the reserve is touched, and heal by themselves",
          "[journal][rocksdb]") {
  ManualClock clock;
  std::uint64_t free_bytes = 1000;
  RocksdbBench bench;
  RocksdbJournalOptions options = RocksdbBench::options();
  options.reserve_bytes = 500;
  options.free_bytes = [&] { return free_bytes; };
  options.clock = &clock;
  REQUIRE(bench.try_reopen(options).has_value());
  const Epoch owner = fill(bench.journal(), kBoard, 1);
  free_bytes = 499;
  clock.now += std::chrono::seconds(1);
  const Append next = append(kBoard, owner, notes(2, 1));
  CHECK(bench.journal().commit({next}).error().kind == ErrorKind::StorageFull);
  CHECK(bench.journal().stats().state == JournalState::Full);
  CHECK(read_all(bench.journal(), kBoard).size() == 1);
  free_bytes = 500;
  clock.now += std::chrono::seconds(1);
  CHECK(bench.journal().commit({next}).has_value());
  CHECK(bench.journal().stats().state == JournalState::Ok);
}

TEST_CASE("RKS-14: a disk that is really full refuses, loses nothing and heals without a restart",
          "[journal][rocksdb]") {
  atelier::testing::TemporaryFolder folder;
  const std::string mount = folder.path().string();
  if (::mount("tmpfs", mount.c_str(), "tmpfs", 0, "size=64m") != 0) {
    WARN("SKIPPED: a small file system cannot be mounted here (needs root)");
    return;
  }
  {
    const std::string ballast = (folder.path() / "ballast").string();
    std::ofstream(ballast) << std::string(48u << 20, 'b');
    auto journal = RocksdbJournal::open(folder.data(), RocksdbBench::options()).value();
    const Epoch owner = journal->take_over(kBoard).value();
    std::uint64_t acknowledged = 0;
    Result<> outcome;
    while (outcome && acknowledged < 500) {
      const NewRecord next = note(acknowledged + 1, std::string(60'000, 'p'));
      outcome = journal->commit({append(kBoard, owner, {next})});
      if (outcome) ++acknowledged;
    }
    REQUIRE(outcome.has_error());
    CHECK(outcome.error().kind == ErrorKind::StorageFull);
    CHECK(journal->stats().state == JournalState::Full);
    CHECK(read_all(*journal, kBoard).size() == acknowledged);
    CHECK(journal->take_over(kBoard).has_value());
    const Epoch again = journal->take_over(kBoard).value();
    // RocksDB goes on once a whole memtable, 16 MiB, fits again.
    fs::remove(ballast);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    do {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      outcome = journal->commit({append(kBoard, again, {note(acknowledged + 1, "healed")})});
    } while (!outcome && outcome.error().kind == ErrorKind::StorageFull &&
             std::chrono::steady_clock::now() < deadline);
    REQUIRE(outcome.has_value());
    CHECK(journal->stats().state == JournalState::Ok);
    journal.reset();
    journal = RocksdbJournal::open(folder.data(), RocksdbBench::options()).value();
    CHECK(read_all(*journal, kBoard).size() == acknowledged + 1);
  }
  CHECK(::umount2(mount.c_str(), MNT_DETACH) == 0);
}

TEST_CASE("RKS-15: erased bytes leave every file of the folder", "[journal][rocksdb]") {
  const std::string secret = "a very secret sentence that must go";
  RocksdbBench bench;
  const Epoch owner = fill(bench.journal(), kBoard, 3);
  REQUIRE(bench.journal()
              .commit({append(kBoard, owner, {note(4, secret)}, {{"row", secret}})})
              .has_value());
  std::string state(100'000, 's');
  state += secret;
  REQUIRE(bench.journal()
              .put_snapshot(kBoard, snapshot_at_head(bench.journal(), kBoard, state))
              .has_value());
  auto found = [&] {
    for (const auto& entry : fs::recursive_directory_iterator(bench.folder())) {
      if (!entry.is_regular_file()) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      const std::string bytes(std::istreambuf_iterator<char>(in), {});
      if (bytes.find(secret) != std::string::npos) return true;
    }
    return false;
  };
  REQUIRE(found());
  SECTION("with their payload") {
    REQUIRE(bench.journal().commit({append(kBoard, owner, {}, {{"row", ""}})}).has_value());
    REQUIRE(bench.journal().erase_payload(kBoard, Seq(4), "asked for", 1).has_value());
    CHECK(read_all(bench.journal(), kBoard).size() == 4);
  }
  SECTION("with their board") {
    REQUIRE(bench.journal().erase_board(kBoard).has_value());
  }
  bench.close();
  if (found()) WARN("left in a file");
  CHECK_FALSE(found());
}

constexpr int kAcknowledgements = 100;  // the child's end of the pipe

// Run by the tests below in a process of its own: commits until it is killed, and says each
// sequence on the pipe only after the commit has returned.
TEST_CASE("child: commit until killed", "[.child]") {
  const char* folder = std::getenv("ATELIER_TEST_FOLDER");
  const char* limit = std::getenv("ATELIER_TEST_FILE_LIMIT");
  REQUIRE(folder != nullptr);
  auto journal = RocksdbJournal::open(folder, RocksdbBench::options()).value();
  const Epoch owner = journal->take_over(kBoard).value();
  std::uint64_t seq = journal->head(kBoard).value().seq.number();
  if (limit) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit bytes{std::strtoull(limit, nullptr, 10), RLIM_INFINITY};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &bytes) == 0);
  }
  while (true) {
    ++seq;
    const Result<> outcome = journal->commit({append(kBoard, owner, notes(seq, 1))});
    if (!outcome) {
      const bool unknown = outcome.error().kind == ErrorKind::OutcomeUnknown &&
                           journal->commit({append(kBoard, owner, notes(seq, 1))}).error().kind ==
                               ErrorKind::OutcomeUnknown;
      ::_exit(unknown ? 70 : 1);
    }
    if (::write(kAcknowledgements, &seq, sizeof(seq)) != sizeof(seq)) ::_exit(2);
  }
}

struct Child {
  pid_t process = 0;
  int acknowledgements = -1;
};

Child start_child(const fs::path& folder, const char* file_limit) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const std::string folder_variable = "ATELIER_TEST_FOLDER=" + folder.string();
  const std::string limit_variable =
      std::string("ATELIER_TEST_FILE_LIMIT=") + (file_limit ? file_limit : "");
  const char* environment[] = {folder_variable.c_str(),
                               file_limit ? limit_variable.c_str() : nullptr, nullptr};
  const pid_t process = ::fork();
  if (process == 0) {
    ::dup2(ends[1], kAcknowledgements);
    ::close(ends[0]);
    ::execle("/proc/self/exe", "storage_tests", "child: commit until killed",
             static_cast<char*>(nullptr), const_cast<char* const*>(environment));
    ::_exit(127);
  }
  REQUIRE(process > 0);
  ::close(ends[1]);
  return {process, ends[0]};
}

// Reads acknowledgements until there are `enough` or the pipe ends; gives the last one.
std::uint64_t last_acknowledged(const Child& child, std::uint64_t enough) {
  std::uint64_t last = 0;
  std::uint64_t seq = 0;
  for (std::uint64_t read = 0; read < enough; ++read) {
    if (::read(child.acknowledgements, &seq, sizeof(seq)) != sizeof(seq)) break;
    last = seq;
  }
  return last;
}

TEST_CASE("RKS-16: no acknowledged commit is lost by kill -9", "[journal][rocksdb]") {
  RocksdbBench bench;
  bench.close();
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  std::uint64_t last = 0;
  for (int round = 0; round < 5; ++round) {
    const Child child = start_child(bench.folder(), nullptr);
    last = std::max(last, last_acknowledged(child, 1 + random() % 150));
    REQUIRE(::kill(child.process, SIGKILL) == 0);
    int status = 0;
    REQUIRE(::waitpid(child.process, &status, 0) == child.process);
    // What it had said before it died, and we had not read yet, counts too.
    last = std::max(last, last_acknowledged(child, ~0ull));
    ::close(child.acknowledgements);
    bench.reopen();
    const std::uint64_t found = read_all(bench.journal(), kBoard).size();
    CHECK(found >= last);
    CHECK(found <= last + 1);
    last = found;
    bench.close();
  }
  CHECK(last > 0);
}

TEST_CASE("RKS-17: a write that fails for any reason but a full disk has an unknown outcome",
          "[journal][rocksdb]") {
  RocksdbBench bench;
  bench.close();
  const Child child = start_child(bench.folder(), "20000");
  const std::uint64_t last = last_acknowledged(child, ~0ull);
  ::close(child.acknowledgements);
  int status = 0;
  REQUIRE(::waitpid(child.process, &status, 0) == child.process);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 70);
  bench.reopen();
  CHECK(read_all(bench.journal(), kBoard).size() >= last);
  CHECK(last > 0);
}

TEST_CASE("RKS-18: readers and snapshots beside a committing thread always see a sound log",
          "[journal][rocksdb]") {
  RocksdbBench bench;
  RocksdbJournal& journal = bench.journal();
  const Epoch owner = fill(journal, kBoard, 1);
  std::atomic<bool> done = false;
  std::atomic<int> unsound = 0;
  std::thread reader([&] {
    while (!done) {
      const auto any = [](const Record&) { return true; };
      if (!journal.read(kBoard, Seq(), Hash{}, any) || !journal.head(kBoard)) ++unsound;
    }
  });
  std::thread snapshots([&] {
    while (!done) {
      const Result<Head> head = journal.head(kBoard);
      const std::string state(100'000, 's');
      if (!head || !journal.put_snapshot(kBoard, {head->seq, head->chain, state})) ++unsound;
      const Result<std::optional<Snapshot>> newest = journal.newest_snapshot(kBoard);
      if (!newest || !*newest || (*newest)->bytes != state) ++unsound;
    }
  });
  int refused = 0;
  for (std::uint64_t seq = 2; seq <= 150; ++seq) {
    if (!journal.commit({append(kBoard, owner, notes(seq, 1))})) ++refused;
  }
  done = true;
  reader.join();
  snapshots.join();
  CHECK(unsound == 0);
  CHECK(refused == 0);
  bench.reopen();
  CHECK(read_all(bench.journal(), kBoard).size() == 150);
}

TEST_CASE("benchmark: commit latency", "[.benchmark]") {
  for (const std::size_t batch : {1u, 16u, 64u}) {
    RocksdbBench bench;
    const Epoch owner = bench.journal().take_over(kBoard).value();
    std::vector<std::uint64_t> micros;
    std::uint64_t seq = 1;
    for (int commit = 0; commit < 3000; ++commit) {
      std::vector<NewRecord> records;
      for (std::size_t i = 0; i < batch; ++i) records.push_back(note(seq++, std::string(200, 'b')));
      REQUIRE(bench.journal().commit({append(kBoard, owner, std::move(records))}).has_value());
      micros.push_back(bench.journal().stats().last_commit_micros);
    }
    std::sort(micros.begin(), micros.end());
    WARN("batch " << batch << ": p50 " << micros[1500] << " us, p95 " << micros[2850] << " us, p99 "
                  << micros[2970] << " us, max " << micros.back() << " us");
  }
}

}  // namespace
}  // namespace atelier::storage
