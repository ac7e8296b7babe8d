#include "server/net/router.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <catch2/catch.hpp>
#include <optional>

#include "tests/net/fakes.h"

namespace atelier::net {
namespace {

using testing::FakeBoardApi;
using testing::FakeClock;
using testing::known_board;
using testing::unknown_board;

struct Site {
  FakeBoardApi api;
  FakeClock clock;
  MetricsRegistry registry;
  ServerMetrics metrics{registry};
  JoinThrottle throttle{{}, clock};
  Router router{StaticFiles{}, BoardRoutes(api, throttle, metrics, "https://board.example"),
                ServiceRoutes(api, registry, "1.2.3")};

  HttpResponse ask(Method method, const std::string& path, const std::string& body = "",
                   const std::string& bearer = "owner", const std::string& query = "") const {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.query = query;
    request.body = body;
    request.client = "203.0.113.9";
    request.content_type = "application/json; charset=utf-8";
    if (!bearer.empty()) request.authorization = "Bearer " + bearer;
    std::optional<HttpResponse> answer;
    router.handle(request, [&](HttpResponse response) { answer = std::move(response); });
    REQUIRE(answer.has_value());
    return std::move(*answer);
  }
};

boost::json::value json(const HttpResponse& response) {
  REQUIRE(response.body != nullptr);
  return boost::json::parse(*response.body);
}

std::string error_of(const HttpResponse& response) {
  const auto body = json(response);
  CHECK(body.at("detail").is_string());
  return std::string(body.at("error").as_string());
}

std::string on_board(const std::string& action = "") {
  return "/api/boards/" + known_board().text() + action;
}

TEST_CASE("REV-11: a facilitator says what is to be taken back", "[net][api]") {
  Site site;
  const auto ask = [&](const std::string& body) {
    return site.ask(Method::Post, on_board("/reversals"), body, "facilitator");
  };
  const HttpResponse done = ask(R"({"participant":2,"from":1000,"to":2000})");
  CHECK(done.status == 200);
  CHECK(std::get<DoneBy>(site.api.taken_back->selector) == DoneBy{ParticipantId(2), 1000, 2000});
  CHECK(site.api.taken_back->kind == ReversalKind::Done);
  CHECK(json(done).at("reversal").as_int64() == 77);
  CHECK(json(done).at("operations").as_int64() == 3);
  CHECK(json(done).at("objects").as_int64() == 2);
  CHECK(json(done).at("kept").as_int64() == 1);
  CHECK(json(done).at("erased").as_int64() == 0);

  const HttpResponse preview = ask(R"({"object":4294967297,"at":5,"preview":true})");
  CHECK(json(preview).at("reversal").is_null());
  CHECK(site.api.taken_back->kind == ReversalKind::Preview);
  CHECK(std::get<AsItWas>(site.api.taken_back->selector) == AsItWas{ObjectId(4294967297), 5});
  CHECK(ask(R"({"reversal":9007199254740991})").status == 200);
  CHECK(std::get<OfReversal>(site.api.taken_back->selector) == OfReversal{9007199254740991});
}

TEST_CASE("REV-11: what is not understood is refused, and nothing is done", "[net][api]") {
  Site site;
  for (const char* body :
       {"", "[]", "{}", R"({"participant":2,"from":2000,"to":1000})", R"({"participant":2})",
        R"({"participant":0,"from":1,"to":2})", R"({"participant":4294967296,"from":1,"to":2})",
        R"({"participant":2,"from":"1","to":2})", R"({"object":1})",
        R"({"object":9007199254740992,"at":1})", R"({"reversal":-1})", R"({"reversal":1.5})",
        R"({"reversal":1,"object":2,"at":3})", R"({"reversal":1,"preview":1})"}) {
    CAPTURE(body);
    const HttpResponse refused = site.ask(Method::Post, on_board("/reversals"), body);
    CHECK(refused.status == 400);
    CHECK(error_of(refused) == "invalid");
  }
  CHECK_FALSE(site.api.taken_back.has_value());
}

TEST_CASE("REV-11: only a facilitator or the owner takes back", "[net][api]") {
  Site site;
  const auto by = [&](const std::string& bearer) {
    return site.ask(Method::Post, on_board("/reversals"), R"({"reversal":1})", bearer);
  };
  CHECK(by("participant").status == 403);
  CHECK(by("expired").status == 403);
  CHECK(by("").status == 401);
  CHECK_FALSE(site.api.taken_back.has_value());
  CHECK(by("owner").status == 200);
  const std::string elsewhere = "/api/boards/" + unknown_board().text() + "/reversals";
  CHECK(site.ask(Method::Post, elsewhere, R"({"reversal":1})").status == 404);
  CHECK(site.ask(Method::Get, on_board("/reversals")).status == 405);
}

TEST_CASE("REV-10: too much is answered with 413", "[net][api]") {
  Site site;
  const HttpResponse refused =
      site.ask(Method::Post, on_board("/reversals"), R"({"participant":9,"from":1,"to":2})");
  CHECK(refused.status == 413);
  CHECK(error_of(refused) == "reversal_too_large");
}

TEST_CASE("API-1: the owner makes a board and gets its code and absolute links", "[net][api]") {
  const Site site;
  const HttpResponse made = site.ask(Method::Post, "/api/boards", R"({"title":"Été 🌞"})");
  CHECK(made.status == 201);
  const auto board = json(made);
  CHECK(board.at("id").as_string() == known_board().text());
  CHECK(board.at("title").as_string() == "Été 🌞");
  CHECK(board.at("code").as_string() == "ABCD-EFGH");
  CHECK(board.at("createdAt").as_int64() == 1'000);
  CHECK(board.at("keptUntil").as_int64() == 2'000);
  CHECK(board.at("deletionDue").is_null());
  CHECK(board.at("links").at("observer").as_string() == "https://board.example/b/x#t=o");
}

TEST_CASE("API-1: without the owner key nothing is made", "[net][api]") {
  const Site site;
  for (const char* bearer : {"", "wrong", "participant", "facilitator"}) {
    const HttpResponse refused = site.ask(Method::Post, "/api/boards", R"({"title":"A"})", bearer);
    CHECK(refused.status == 401);
    CHECK(error_of(refused) == "owner_key_needed");
  }
}

TEST_CASE("API-1: titles have 1 to 120 characters and no control characters", "[net][api]") {
  const Site site;
  const auto status = [&](const std::string& title) {
    return site.ask(Method::Post, "/api/boards", "{\"title\":\"" + title + "\"}").status;
  };
  std::string longest;
  for (int count = 0; count < 120; ++count) longest += "é";
  CHECK(status(longest) == 201);
  CHECK(status(longest + "x") == 400);
  CHECK(status("") == 400);
  CHECK(status("a\\u0007b") == 400);
  CHECK(status("a\\u0085b") == 400);
  CHECK(status("a\xff") == 400);
  CHECK(status("\xc0\xaf") == 400);
  CHECK(status("\\ud800") == 400);
}

TEST_CASE("API-5: malformed bodies are refused with a stable code", "[net][api]") {
  const Site site;
  for (const char* body : {"", "{", "[]", "{}", R"({"title":1})", R"({"title":"A"}x)"}) {
    INFO(body);
    CHECK(error_of(site.ask(Method::Post, "/api/boards", body)) == "invalid");
  }
  const std::string deep(10'000, '[');
  CHECK(error_of(site.ask(Method::Post, "/api/boards", deep)) == "invalid");
}

TEST_CASE("API-2: list, rename, duplicate, delete with a delay and restore", "[net][api]") {
  const Site site;
  CHECK(json(site.ask(Method::Get, "/api/boards")).at("boards").as_array().size() == 1);
  CHECK(json(site.ask(Method::Patch, on_board(), R"({"title":"B"})")).at("title").as_string() ==
        "B");
  CHECK(site.ask(Method::Post, on_board("/duplicate"), R"({"title":"C"})").status == 201);
  CHECK(json(site.ask(Method::Post, on_board("/duplicate"))).at("title").as_string() == "One");
  CHECK(json(site.ask(Method::Delete, on_board())).at("deletionDue").as_int64() == 3'000);
  CHECK(json(site.ask(Method::Post, on_board("/restore"))).at("deletionDue").is_null());
}

TEST_CASE("API-2: each route needs the owner key", "[net][api]") {
  const Site site;
  CHECK(site.ask(Method::Get, "/api/boards", "", "").status == 401);
  CHECK(site.ask(Method::Patch, on_board(), R"({"title":"B"})", "facilitator").status == 401);
  CHECK(site.ask(Method::Delete, on_board(), "", "facilitator").status == 401);
  CHECK(site.ask(Method::Post, on_board("/duplicate"), "", "").status == 401);
  CHECK(site.ask(Method::Post, on_board("/restore"), "", "").status == 401);
}

TEST_CASE("API-2: export also accepts a facilitator's token of that board", "[net][api]") {
  const Site site;
  const auto exported = [&](const std::string& bearer, const std::string& query) {
    return site.ask(Method::Get, on_board("/export"), "", bearer, query);
  };
  CHECK(*exported("owner", "format=json").body == "{}");
  CHECK(*exported("facilitator", "format=md").body == "# One\n");
  CHECK(exported("participant", "format=md").status == 403);
  CHECK(error_of(exported("expired", "format=md")) == "token_expired");
  CHECK(exported("", "format=md").status == 401);
  CHECK(error_of(exported("owner", "format=pdf")) == "format_unknown");
}

TEST_CASE("API-2: boards and methods that do not exist are told apart", "[net][api]") {
  const Site site;
  const std::string unknown = "/api/boards/" + unknown_board().text();
  CHECK(error_of(site.ask(Method::Delete, unknown)) == "board_not_found");
  CHECK(error_of(site.ask(Method::Delete, "/api/boards/nonsense")) == "board_not_found");
  CHECK(site.ask(Method::Other, "/api/boards").status == 405);
  CHECK(site.ask(Method::Get, on_board()).status == 405);
  CHECK(error_of(site.ask(Method::Get, on_board("/secrets"))) == "not_found");
  CHECK(error_of(site.ask(Method::Get, "/api/nothing")) == "not_found");
}

TEST_CASE("API-5: a full disk has its own code, and nothing was changed", "[net][api]") {
  const HttpResponse full = Site().ask(Method::Post, "/api/boards", R"({"title":"full"})");
  CHECK(full.status == 507);
  CHECK(error_of(full) == "storage_full");
}

TEST_CASE("API-3: a code opens its board", "[net][api]") {
  const Site site;
  const HttpResponse joined = site.ask(Method::Post, "/api/join", R"({"code":"ABCD-EFGH"})", "");
  CHECK(joined.status == 200);
  CHECK(json(joined).at("board").as_string() == known_board().text());
  CHECK(json(joined).at("title").as_string() == "One");
  CHECK(json(joined).at("token").as_string() == "participant");
}

TEST_CASE("API-4: a thousand wrong codes are slowed, and a right one still works", "[net][api]") {
  Site site;
  int unknown = 0;
  int slowed = 0;
  for (int count = 0; count < 1000; ++count) {
    const HttpResponse wrong = site.ask(Method::Post, "/api/join", R"({"code":"WRONG"})", "");
    unknown += wrong.status == 404 ? 1 : 0;
    slowed += wrong.status == 429 && wrong.delay > std::chrono::seconds(1) ? 1 : 0;
    if (count == 999) {
      const auto retry =
          std::find_if(wrong.headers.begin(), wrong.headers.end(),
                       [](const auto& header) { return header.first == "Retry-After"; });
      CHECK(retry != wrong.headers.end());
    }
  }
  CHECK(unknown == 10);
  CHECK(slowed == 990);
  const HttpResponse right = site.ask(Method::Post, "/api/join", R"({"code":"ABCD-EFGH"})", "");
  CHECK(right.status == 200);
  CHECK(right.delay == std::chrono::seconds(2));
  CHECK(site.metrics.join_failures.total() == 1000);
}

TEST_CASE("API-6: health, readiness, metrics and version need no key", "[net][api]") {
  Site site;
  CHECK(site.ask(Method::Get, "/healthz", "", "").status == 200);
  CHECK(site.ask(Method::Get, "/readyz", "", "").status == 200);
  site.api.ready_ = false;
  CHECK(site.ask(Method::Get, "/readyz", "", "").status == 503);
  CHECK(site.ask(Method::Get, "/healthz", "", "").status == 200);
  CHECK(site.ask(Method::Get, "/metrics", "", "").body->find("atelier_sessions 0") !=
        std::string::npos);
  CHECK(json(site.ask(Method::Get, "/api/version", "", "")).at("version").as_string() == "1.2.3");
  CHECK(site.ask(Method::Post, "/healthz", "", "").status == 405);
}

}  // namespace
}  // namespace atelier::net
