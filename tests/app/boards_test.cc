#include "server/app/boards.h"

#include <cctype>

#include "server/app/board_seed.h"
#include "tests/app/board_world.h"

namespace atelier::app {
namespace {

using net::BoardSummary;

std::string token_of(const std::string& link) {
  return link.substr(link.find("#t=") + 3);
}

TEST_CASE("API-1: a created board has a code, three links and a date", "[app][boards]") {
  BoardWorld world;
  const BoardSummary board = world.create("  Place du marché ");
  CHECK(board.title == "Place du marché");
  CHECK(board.code.size() == 9);
  CHECK(board.kept_until == world.clock.now + 365 * kDay);
  CHECK(board.links.facilitator.starts_with("/b/" + board.id.text() + "#t=v1."));
  const auto head = world.journal.head(board.id);
  REQUIRE(head);
  CHECK(head->seq == Seq(1));
}

TEST_CASE("each link grants its role on its board alone", "[app][boards]") {
  BoardWorld world;
  const BoardSummary board = world.create();
  const BoardSummary other = world.create();
  const auto role = [&](const std::string& link) {
    return world.boards().access(board.id, token_of(link))->role;
  };
  CHECK(role(board.links.facilitator) == protocol::Role::Facilitator);
  CHECK(role(board.links.participant) == protocol::Role::Participant);
  CHECK(role(board.links.observer) == protocol::Role::Observer);
  const auto refused = world.boards().access(board.id, token_of(other.links.facilitator));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::Forbidden);
  CHECK(world.boards().access(board.id, "nonsense").error().kind == ErrorKind::Forbidden);
}

TEST_CASE("an expired token is told apart, one of an older generation is refused",
          "[app][boards]") {
  BoardWorld world;
  const BoardSummary board = world.create();
  const AccessTokens tokens({SigningKey{.number = 1, .secret = {}}});
  const auto token = [&](WallMillis expires_at, std::uint32_t generation) {
    return tokens.issue({.board = board.id,
                         .role = protocol::Role::Participant,
                         .expires_at = expires_at,
                         .generation = generation});
  };
  CHECK(world.boards().access(board.id, token(world.clock.now, 1))->expired);
  CHECK_FALSE(world.boards().access(board.id, token(world.clock.now + 1, 1))->expired);
  CHECK(world.boards().access(board.id, token(0, 0)).error().kind == ErrorKind::Forbidden);
  CHECK(world.boards().access(board.id, token(0, 2)).error().kind == ErrorKind::Forbidden);
}

TEST_CASE("a renewed code revokes the links made before", "[app][boards]") {
  BoardWorld world;
  const BoardSummary board = world.create();
  bool done = false;
  world.store().change(
      [&](const workshop::Catalogue&) -> Result<workshop::CatalogueRecord> {
        return workshop::CatalogueRecord{board.id, workshop::CodeRenewed{"22222222"}};
      },
      [&](const Result<SharedCatalogue>& changed) { done = changed.has_value(); });
  REQUIRE(done);
  CHECK_FALSE(world.boards().access(board.id, token_of(board.links.participant)));
  CHECK(world.boards().join("2222-2222"));
}

TEST_CASE("API-3: a code is taken in any spelling and gives a participant's token",
          "[app][boards]") {
  BoardWorld world;
  const BoardSummary board = world.create();
  std::string typed = " " + board.code;
  for (char& letter : typed) letter = static_cast<char>(std::tolower(letter));
  const auto joined = world.boards().join(typed);
  REQUIRE(joined);
  CHECK(joined->board == board.id);
  CHECK(world.boards().access(board.id, joined->participant_token)->role ==
        protocol::Role::Participant);
  CHECK(world.boards().join("2222-2222").error().kind == ErrorKind::NotFound);
  CHECK(world.boards().join("").error().kind == ErrorKind::NotFound);
}

TEST_CASE("only the owner key makes an owner", "[app][boards]") {
  BoardWorld world;
  CHECK(world.boards().is_owner("owner"));
  for (const char* other : {"", "Owner", "owner ", "owne"}) {
    CHECK_FALSE(world.boards().is_owner(other));
  }
}

TEST_CASE("a board is invisible until its entry is durable", "[app][boards]") {
  BoardWorld world;
  world.writer.held = true;
  std::optional<Result<BoardSummary>> answer;
  world.boards().create("Place", [&](Result<BoardSummary> board) { answer = std::move(board); });
  CHECK_FALSE(answer.has_value());
  CHECK(world.store().current()->size() == 0);
  world.writer.release();
  REQUIRE(answer.has_value());
  CHECK(world.store().current()->size() == 1);
}

TEST_CASE("what could not be written did not happen, and can be tried again", "[app][boards]") {
  BoardWorld world;
  const BoardSummary board = world.create("avant");
  const auto rename = [&] {
    return world.ask<BoardSummary>(
        [&](auto done) { world.boards().rename(board.id, "après", done); });
  };
  world.journal.fail_next_commit(storage::CommitFault::StorageFull);
  const auto refused = rename();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::StorageFull);
  CHECK(world.boards().find(board.id)->title == "avant");
  REQUIRE(rename());
  CHECK(world.boards().find(board.id)->title == "après");
}

TEST_CASE("renaming tells the live room", "[app][boards]") {
  BoardWorld world;
  const BoardSummary board = world.create();
  REQUIRE(world.ask<BoardSummary>(
      [&](auto done) { world.boards().rename(board.id, "Nouveau", done); }));
  CHECK(world.rooms.changed == std::vector{board.id});
  CHECK(world.boards().facts(board.id)->title == "Nouveau");
}

TEST_CASE("the catalogue is the same after a restart", "[app][boards]") {
  BoardWorld world;
  const BoardSummary first = world.create("un");
  world.clock.now += 1000;
  const BoardSummary second = world.create("deux");
  REQUIRE(world.ask<BoardSummary>(
      [&](auto done) { world.boards().schedule_deletion(first.id, done); }));
  world.start();
  const auto listed =
      world.ask<std::vector<BoardSummary>>([&](auto done) { world.boards().list(done); });
  REQUIRE(listed);
  REQUIRE(listed->size() == 2);
  CHECK(listed->front().id == second.id);
  CHECK(listed->back().deletion_due.has_value());
  CHECK(listed->back().links.facilitator == first.links.facilitator);
}

TEST_CASE("a deleted board stays for seven days, can be taken back, then leaves the disk",
          "[app][boards]") {
  BoardWorld world;
  const BoardSummary board = world.create();
  const auto schedule = [&] {
    return world.ask<BoardSummary>(
        [&](auto done) { world.boards().schedule_deletion(board.id, done); });
  };
  REQUIRE(schedule()->deletion_due == world.clock.now + 7 * kDay);
  REQUIRE(
      world.ask<BoardSummary>([&](auto done) { world.boards().cancel_deletion(board.id, done); }));
  world.boards().purge();  // the first look at the clock
  world.clock.now += 8 * kDay;
  world.boards().purge();
  REQUIRE(world.boards().join(board.code));

  REQUIRE(schedule());
  world.clock.now += 7 * kDay - 1;
  world.boards().purge();
  REQUIRE(world.boards().join(board.code));

  world.clock.now += 1;
  // Past its date nobody enters, whether or not the purge has come by.
  CHECK_FALSE(world.boards().join(board.code));
  CHECK(world.boards().access(board.id, token_of(board.links.facilitator)).error().kind ==
        ErrorKind::NotFound);
  world.boards().purge();
  CHECK(world.rooms.closed == std::vector{board.id});
  CHECK_FALSE(world.boards().find(board.id));
  CHECK(world.journal.head(board.id)->seq == Seq(0));
}

TEST_CASE("a board is erased at the end of the time it is kept", "[app][boards]") {
  BoardWorld world;
  const BoardSummary board = world.create();
  world.boards().purge();
  world.clock.now += 365 * kDay;
  world.boards().purge();
  CHECK(world.boards().was_erased(board.id));
}

TEST_CASE("a clock that jumped erases nothing", "[app][boards]") {
  BoardWorld world;
  const BoardSummary board = world.create();
  constexpr WallMillis kHour = kDay / 24;
  SECTION("while the program runs") {
    world.boards().purge();
    world.clock.jump(400 * kDay);
    world.clock.now += kHour;
    world.boards().purge();
  }
  SECTION("before it started") {
    world.clock.jump(400 * kDay);
    world.boards().purge();
  }
  CHECK_FALSE(world.boards().was_erased(board.id));
  CHECK_FALSE(world.boards().join(board.code));  // not shown either, as long as it lasts

  world.clock.jump(-400 * kDay);
  world.clock.now += kHour;
  world.boards().purge();
  CHECK(world.boards().join(board.code));
}

TEST_CASE("a clock that stays where it went is believed", "[app][boards]") {
  BoardWorld world;
  const BoardSummary board = world.create();
  world.clock.jump(400 * kDay);
  world.boards().purge();
  world.clock.now += kDay / 24;
  world.boards().purge();
  CHECK(world.boards().was_erased(board.id));
}

TEST_CASE("an erasure that a crash interrupted is finished at the next start", "[app][boards]") {
  BoardWorld world;
  const BoardSummary board = world.create();
  bool listed_as_erased = false;
  world.store().change(
      [&](const workshop::Catalogue&) -> Result<workshop::CatalogueRecord> {
        return workshop::CatalogueRecord{board.id, workshop::BoardErased{}};
      },
      [&](const Result<SharedCatalogue>& changed) { listed_as_erased = changed.has_value(); });
  REQUIRE(listed_as_erased);
  REQUIRE(world.journal.head(board.id)->seq == Seq(1));
  world.start();
  CHECK(world.journal.head(board.id)->seq == Seq(0));
}

TEST_CASE("a copy has the content, a code and links of its own", "[app][boards]") {
  BoardWorld world;
  const auto seed =
      seed_notes({{.position = {}, .size = {64'000, 64'000}, .text = "bonjour"}}, world.clock.now);
  REQUIRE(seed);
  const BoardId id(BoardId::Bytes{9});
  REQUIRE(world.ask<BoardSummary>(
      [&](auto done) { world.boards().create_with(id, "Modèle", *seed, done); }));
  const auto copy =
      world.ask<BoardSummary>([&](auto done) { world.boards().duplicate(id, "", done); });
  REQUIRE(copy);
  CHECK(copy->title == "Modèle");
  CHECK(copy->id != id);
  CHECK(copy->code != world.boards().find(id)->code);
  const auto text = world.ask<std::string>(
      [&](auto done) { world.boards().export_board(copy->id, net::ExportFormat::Markdown, done); });
  REQUIRE(text);
  CHECK(text->find("bonjour") != std::string::npos);
}

TEST_CASE("what does not exist is answered with NotFound", "[app][boards]") {
  BoardWorld world;
  const BoardId nobody(BoardId::Bytes{42});
  const auto kind = [&](auto&& asking) { return world.ask<BoardSummary>(asking).error().kind; };
  Boards& boards = world.boards();
  CHECK(kind([&](auto done) { boards.rename(nobody, "x", done); }) == ErrorKind::NotFound);
  CHECK(kind([&](auto done) { boards.duplicate(nobody, "x", done); }) == ErrorKind::NotFound);
  CHECK(kind([&](auto done) { boards.schedule_deletion(nobody, done); }) == ErrorKind::NotFound);
  CHECK(kind([&](auto done) { boards.create("", done); }) == ErrorKind::Invalid);
  CHECK_FALSE(boards.facts(nobody));
}

TEST_CASE("a stopping server begins no change", "[app][boards]") {
  BoardWorld world;
  CHECK(world.boards().ready());
  world.boards().stop();
  CHECK_FALSE(world.boards().ready());
  const auto refused =
      world.ask<BoardSummary>([&](auto done) { world.boards().create("x", done); });
  CHECK(refused.error().kind == ErrorKind::Unavailable);
}

TEST_CASE("a damaged list of boards is refused, not taken for an empty one", "[app][boards]") {
  BoardWorld world;
  world.create();
  world.journal.damage(workshop::kCatalogueId, Seq(1));
  const auto loaded = load_catalogue(world.journal);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().kind == ErrorKind::Damaged);
}

}  // namespace
}  // namespace atelier::app
