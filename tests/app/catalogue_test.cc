#include "server/domain/workshop/catalogue.h"

#include <catch2/catch.hpp>

#include "tests/app/result_text.h"

namespace atelier::workshop {
namespace {

const BoardId kPlace(BoardId::Bytes{1});
const BoardId kSchool(BoardId::Bytes{2});

CatalogueRecord created(const BoardId& board, const std::string& code, WallMillis at = 100) {
  return {board, BoardCreated{"Place du marché", code, at, at + 1000}};
}

ErrorKind refusal(Catalogue& catalogue, const CatalogueRecord& record) {
  const auto applied = catalogue.apply(record);
  REQUIRE_FALSE(applied);
  return applied.error().kind;
}

TEST_CASE("a created board is found by id and by code", "[catalogue]") {
  Catalogue catalogue;
  REQUIRE(catalogue.apply(created(kPlace, "ABCDEFGH")));
  REQUIRE(catalogue.find(kPlace) != nullptr);
  CHECK(catalogue.find(kPlace)->title == "Place du marché");
  CHECK(catalogue.find_by_code("ABCDEFGH") == catalogue.find(kPlace));
  CHECK(catalogue.find_by_code("ABCDEFGJ") == nullptr);
}

TEST_CASE("no two boards share a join code", "[catalogue]") {
  Catalogue catalogue;
  REQUIRE(catalogue.apply(created(kPlace, "ABCDEFGH")));
  CHECK(refusal(catalogue, created(kSchool, "ABCDEFGH")) == ErrorKind::Conflict);
  CHECK(catalogue.find(kSchool) == nullptr);
  REQUIRE(catalogue.apply(created(kSchool, "JKMNPQRS")));
  CHECK(refusal(catalogue, {kSchool, CodeRenewed{"ABCDEFGH"}}) == ErrorKind::Conflict);
}

TEST_CASE("a board id is never used twice, not even after erasure", "[catalogue]") {
  Catalogue catalogue;
  REQUIRE(catalogue.apply(created(kPlace, "ABCDEFGH")));
  CHECK(refusal(catalogue, created(kPlace, "JKMNPQRS")) == ErrorKind::Conflict);
  REQUIRE(catalogue.apply({kPlace, BoardErased{}}));
  CHECK(catalogue.was_erased(kPlace));
  CHECK(refusal(catalogue, created(kPlace, "JKMNPQRS")) == ErrorKind::Conflict);
  CHECK(refusal(catalogue, created(kCatalogueId, "JKMNPQRS")) == ErrorKind::Conflict);
}

TEST_CASE("an erased board gives its code back", "[catalogue]") {
  Catalogue catalogue;
  REQUIRE(catalogue.apply(created(kPlace, "ABCDEFGH")));
  REQUIRE(catalogue.apply({kPlace, BoardErased{}}));
  CHECK(catalogue.find(kPlace) == nullptr);
  CHECK(catalogue.apply(created(kSchool, "ABCDEFGH")));
}

TEST_CASE("every event about an unknown board is refused", "[catalogue]") {
  Catalogue catalogue;
  for (const CatalogueEvent& event :
       std::vector<CatalogueEvent>{BoardRenamed{"x"}, DeletionScheduled{1}, DeletionCancelled{},
                                   BoardErased{}, CodeRenewed{"ABCDEFGH"}}) {
    CHECK(refusal(catalogue, {kPlace, event}) == ErrorKind::NotFound);
  }
  CHECK(catalogue.size() == 0);
}

TEST_CASE("deletion has a delay, can be cancelled, and asking twice does not postpone it",
          "[catalogue]") {
  Catalogue catalogue;
  REQUIRE(catalogue.apply(created(kPlace, "ABCDEFGH")));
  CHECK(refusal(catalogue, {kPlace, DeletionCancelled{}}) == ErrorKind::Conflict);
  REQUIRE(catalogue.apply({kPlace, DeletionScheduled{500}}));
  REQUIRE(catalogue.apply({kPlace, DeletionScheduled{900}}));
  CHECK(catalogue.find(kPlace)->deletion_due == 500);
  CHECK(catalogue.due(499).empty());
  CHECK(catalogue.due(500) == std::vector{kPlace});
  REQUIRE(catalogue.apply({kPlace, DeletionCancelled{}}));
  CHECK(catalogue.due(1099).empty());
}

TEST_CASE("a board is due at the end of the time it is kept, whatever was asked", "[catalogue]") {
  Catalogue catalogue;
  REQUIRE(catalogue.apply(created(kPlace, "ABCDEFGH")));
  REQUIRE(catalogue.apply({kPlace, DeletionScheduled{99'999}}));
  CHECK(catalogue.due(1099).empty());
  CHECK(catalogue.due(1100) == std::vector{kPlace});
}

TEST_CASE("a renewed code replaces the old one and revokes links", "[catalogue]") {
  Catalogue catalogue;
  REQUIRE(catalogue.apply(created(kPlace, "ABCDEFGH")));
  REQUIRE(catalogue.apply({kPlace, CodeRenewed{"JKMNPQRS"}}));
  CHECK(catalogue.find_by_code("ABCDEFGH") == nullptr);
  CHECK(catalogue.find_by_code("JKMNPQRS")->generation == 2);
}

TEST_CASE("boards are listed newest first", "[catalogue]") {
  Catalogue catalogue;
  REQUIRE(catalogue.apply(created(kPlace, "ABCDEFGH", 100)));
  REQUIRE(catalogue.apply(created(kSchool, "JKMNPQRS", 200)));
  CHECK(catalogue.by_age().front().id == kSchool);
}

TEST_CASE("a title is trimmed, and refused empty, long or with control characters", "[catalogue]") {
  CHECK(normal_title("  Place du marché\n") == "Place du marché");
  CHECK_FALSE(normal_title(""));
  CHECK_FALSE(normal_title(" \t\n"));
  CHECK_FALSE(normal_title("a\nb"));
  CHECK_FALSE(normal_title(std::string("a\0b", 3)));
  CHECK(normal_title(std::string(kTitleBytesMax, 'a')));
  CHECK_FALSE(normal_title(std::string(kTitleBytesMax + 1, 'a')));
}

}  // namespace
}  // namespace atelier::workshop
