#include "server/app/data_check.h"

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "server/app/board_reading.h"
#include "server/app/board_seed.h"
#include "server/app/commands.h"
#include "storage/rocksdb_journal.h"
#include "tests/app/board_world.h"
#include "tests/support/temporary_folder.h"

namespace atelier::app {
namespace {

const BoardId kId(BoardId::Bytes{9});

void create_with_note(BoardWorld& world) {
  const auto seed =
      seed_notes({{.position = {}, .size = {64'000, 64'000}, .text = "bonjour"}}, world.clock.now);
  REQUIRE(seed);
  REQUIRE(world.ask<net::BoardSummary>(
      [&](auto done) { world.boards().create_with(kId, "Place", *seed, done); }));
}

DataFindings check(BoardWorld& world) {
  auto findings = check_data(world.journal);
  REQUIRE(findings);
  return *findings;
}

void put_snapshot(BoardWorld& world, const std::function<void(storage::Snapshot&)>& change) {
  const auto board = read_board(world.journal, kId);
  REQUIRE(board);
  const auto head = world.journal.head(kId);
  storage::Snapshot snapshot{head->seq, head->chain, board->encode_snapshot()};
  change(snapshot);
  REQUIRE(world.journal.put_snapshot(kId, snapshot));
}

TEST_CASE("a sound folder is found sound, with its figures", "[app][check]") {
  BoardWorld world;
  create_with_note(world);
  put_snapshot(world, [](storage::Snapshot&) {});
  const DataFindings findings = check(world);
  CHECK(findings.sound());
  REQUIRE(findings.boards.size() == 1);
  CHECK(findings.boards.front().entries == 1);
  CHECK(findings.boards.front().objects == 1);
  CHECK(findings.boards.front().snapshot_at == 1);
  CHECK(findings_text(findings).find("1 board checked, 0 damaged") != std::string::npos);
}

TEST_CASE("a turned bit is found in its board, and the others stay sound", "[app][check]") {
  BoardWorld world;
  create_with_note(world);
  world.create("autre");
  world.journal.damage(kId, Seq(1));
  const DataFindings findings = check(world);
  CHECK(findings.damaged_boards() == 1);
  for (const BoardFinding& board : findings.boards) {
    CHECK(board.damages.empty() == (board.board != kId));
  }
}

TEST_CASE("a snapshot that differs from its log is found", "[app][check]") {
  BoardWorld world;
  create_with_note(world);
  put_snapshot(
      world, [](storage::Snapshot& snapshot) { snapshot.bytes = room::Board{}.encode_snapshot(); });
  const DataFindings findings = check(world);
  REQUIRE(findings.damaged_boards() == 1);
  CHECK(findings.boards.front().damages.front().find("differs from the state") !=
        std::string::npos);
}

TEST_CASE("a listed board without a log is damaged", "[app][check]") {
  BoardWorld world;
  create_with_note(world);
  REQUIRE(world.journal.erase_board(kId));
  CHECK(check(world).damaged_boards() == 1);
}

TEST_CASE("a damaged list of boards is found, and every stored board still checked",
          "[app][check]") {
  BoardWorld world;
  create_with_note(world);
  world.journal.damage(workshop::kCatalogueId, Seq(1));
  const DataFindings findings = check(world);
  CHECK_FALSE(findings.sound());
  CHECK(findings.damages.size() == 1);
  CHECK(findings.boards.size() == 1);
}

TEST_CASE("a creation that was interrupted is a remark, not damage", "[app][check]") {
  BoardWorld world;
  world.writer.held = true;
  std::optional<Result<net::BoardSummary>> answer;
  world.boards().create("Place", [&](Result<net::BoardSummary> board) { answer = board; });
  for (auto& each : std::exchange(world.writer.waiting, {})) each();  // the board's own entry only
  const DataFindings findings = check(world);
  CHECK(findings.sound());
  REQUIRE(findings.boards.size() == 1);
  CHECK(findings.boards.front().remarks.size() == 1);
}

TEST_CASE("a journal that vanished beside its mark is damage, a folder without both is not",
          "[app][check]") {
  const atelier::testing::TemporaryFolder folder;
  Settings settings;
  settings.data = folder.data().string();
  CHECK(app::check(settings) == ExitCode::Failure);
  storage::RocksdbJournalOptions options;
  options.create = true;
  options.reserve_bytes = 0;
  REQUIRE(storage::RocksdbJournal::open(folder.data(), options));
  CHECK(app::check(settings) == ExitCode::Ok);
  std::filesystem::remove_all(folder.data() / "journal");
  CHECK(app::check(settings) == ExitCode::DamagedData);
  std::filesystem::remove(folder.data() / "journal.mark");
  CHECK(app::check(settings) == ExitCode::Failure);
  // Its keys are left only where something else took the journal away.
  std::ofstream(folder.data() / "server.key") << "key";
  CHECK(app::check(settings) == ExitCode::DamagedData);
}

TEST_CASE("the findings as JSON say the same", "[app][check]") {
  BoardWorld world;
  create_with_note(world);
  world.journal.damage(kId, Seq(1));
  const boost::json::value json = boost::json::parse(findings_json(check(world)));
  CHECK_FALSE(json.at("ok").as_bool());
  CHECK(json.at("boards").at(0).at("board").as_string() == kId.text());
  CHECK_FALSE(json.at("boards").at(0).at("damages").as_array().empty());
}

}  // namespace
}  // namespace atelier::app
