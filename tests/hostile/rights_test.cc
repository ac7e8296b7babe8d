// Every message × every role, over the wire. The table below says what each link gives away; the
// visitors make sure that no message of the protocol is without a row.
#include "server/domain/workshop/rights.h"

#include <array>
#include <catch2/catch.hpp>

#include "tests/hostile/live_server.h"

namespace atelier::hostile {
namespace {

using document::Verdict;
using protocol::Role;
using workshop::Request;

constexpr std::array<Role, 3> kRoles{Role::Facilitator, Role::Participant, Role::Observer};

// What a message of the protocol asks for; a new alternative does not compile without an answer.
struct RequestOfMessage {
  std::optional<Request> operator()(const protocol::Hello&) const { return std::nullopt; }
  std::optional<Request> operator()(const protocol::Ping&) const { return std::nullopt; }
  std::optional<Request> operator()(const protocol::Push&) const { return std::nullopt; }
  std::optional<Request> operator()(const protocol::PresenceUpdate&) const {
    return Request::ShowPresence;
  }
  std::optional<Request> operator()(const protocol::AuthorsQuestion&) const {
    return Request::AskAuthors;
  }
};
static_assert(std::variant_size_v<protocol::ClientMessage> == 5);

struct Cell {
  const LiveServer& server;
  const LiveBoard& board;
  Person& person;
  Person& witness;
  ObjectId object;  // a note of the facilitator's
};

bool granted(std::optional<Verdict> verdict) {
  REQUIRE(verdict.has_value());
  REQUIRE((*verdict == Verdict::Ok || *verdict == Verdict::Forbidden));
  return *verdict == Verdict::Ok;
}

// How a session is shown to others; events of one moment are joined, so it may come in any of them.
struct Shown {
  std::optional<document::Point> cursor;
  std::optional<std::string> name;
};

std::optional<Shown> shown_of(const protocol::PresenceEvent& event) {
  if (const auto* arrival = std::get_if<protocol::Arrival>(&event.event))
    return Shown{arrival->state.cursor, arrival->display_name};
  if (const auto* update = std::get_if<protocol::PresenceUpdate>(&event.event))
    return Shown{update->cursor, update->display_name};
  return std::nullopt;
}

// True when the witness is shown what `seen` looks for. Somebody who comes and goes after the
// update marks the end: what was sent before is shown before.
bool seen_by_witness(const Cell& cell, const protocol::PresenceUpdate& update,
                     const std::function<bool(const Shown&)>& seen) {
  cell.person.wire().send(protocol::encode_presence_update(update));
  REQUIRE(cell.person.answers());
  const SessionId passer_by =
      Person(cell.server, cell.board, Role::Observer, "Fin").welcome().session;
  bool found = false;
  const auto end = cell.witness.wire().next([&](const protocol::ServerMessage& message) {
    bool over = false;
    for (const protocol::PresenceEvent& event : message.presence) {
      const auto shown = shown_of(event);
      if (event.session == cell.person.welcome().session && shown && seen(*shown)) found = true;
      over = over || (event.session == passer_by &&
                      std::holds_alternative<protocol::Departure>(event.event));
    }
    return over;
  });
  REQUIRE(end.has_value());
  return found;
}

document::SetProperties green() {
  return {{{document::Property::Colour, std::int64_t{4}}}};
}

// Asks for it on the wire; true when it had its effect. None where no message asks for it yet.
std::optional<bool> attempt(Request request, const Cell& cell) {
  Person& person = cell.person;
  switch (request) {
    case Request::CreateObject:
      return granted(person.ask(person.new_object(), note()));
    case Request::SetProperties:
      return granted(person.ask(cell.object, green()));
    case Request::DeleteObject:
      return granted(person.ask(cell.object, document::Delete{}));
    case Request::RestoreObject:
      return granted(person.ask(cell.object, document::Restore{}));
    case Request::EditText:
      return granted(person.ask(
          cell.object, document::TextEdit{{{1, std::nullopt, document::Side::Right, u"a"}}, {}}));
    case Request::MoveObject:
      return granted(person.ask(cell.object, document::Place{}));
    case Request::ShowPresence: {
      protocol::PresenceUpdate update;
      update.cursor = document::Point{4711, 42};
      return seen_by_witness(cell, update, [](const Shown& shown) {
        return shown.cursor == document::Point{4711, 42};
      });
    }
    case Request::ChangeDisplayName: {
      protocol::PresenceUpdate update;
      update.display_name = "Autre nom";
      return seen_by_witness(cell, update,
                             [](const Shown& shown) { return shown.name == "Autre nom"; });
    }
    case Request::AskAuthors:
      person.wire().send(protocol::encode_authors_question({{person.welcome().replica}}));
      person.wire().send(protocol::encode_ping(99));
      return person.wire()
                 .next([found = false](const protocol::ServerMessage& message) mutable {
                   found = found || !message.authors.empty();
                   return found || message.pong == 99;
                 })
                 ->authors.size() == 1;
    case Request::TakeBack:
      return std::nullopt;
  }
  FAIL("a request without a row");
  return std::nullopt;
}

struct Row {
  Request request;
  std::array<bool, 3> allowed;  // in the order of kRoles
};
constexpr std::array<Row, workshop::kRequestCount> kTable{{
    {Request::CreateObject, {true, true, false}},
    {Request::SetProperties, {true, true, false}},
    {Request::DeleteObject, {true, true, false}},
    {Request::RestoreObject, {true, true, false}},
    {Request::EditText, {true, true, false}},
    {Request::MoveObject, {true, true, false}},
    {Request::ShowPresence, {true, true, true}},
    {Request::ChangeDisplayName, {true, true, true}},
    {Request::TakeBack, {true, false, false}},
    {Request::AskAuthors, {true, true, true}},
}};

TEST_CASE("SEAT-8: every message of every role is answered as the table says", "[hostile]") {
  const LiveServer server;
  for (std::size_t role = 0; role < kRoles.size(); ++role) {
    const LiveBoard board = server.make_board("Droits");
    Person witness(server, board, Role::Facilitator, "Témoin");
    const ObjectId object = witness.new_object();
    REQUIRE(witness.ask(object, note()) == Verdict::Ok);
    Person person(server, board, kRoles[role]);
    for (std::size_t number = 0; number < workshop::kRequestCount; ++number) {
      const Row& row = kTable[number];
      INFO("role " << static_cast<int>(kRoles[role]) << ", request " << number);
      REQUIRE(static_cast<std::size_t>(row.request) == number);
      CHECK(workshop::may(kRoles[role], row.request) == row.allowed[role]);
      const auto had_effect = attempt(row.request, {server, board, person, witness, object});
      if (had_effect) CHECK(*had_effect == row.allowed[role]);
    }
    CHECK(person.answers());
  }
}

TEST_CASE("SEAT-8: what an observer asked for left no trace", "[hostile]") {
  const LiveServer server;
  const LiveBoard board = server.make_board("Droits");
  Person author(server, board, Role::Participant);
  const ObjectId object = author.new_object();
  REQUIRE(author.ask(object, note()) == Verdict::Ok);
  const std::string path = "/api/boards/" + board.id + "/export?format=json";
  const std::string before = server.owner_asks("GET", path).body;
  Person observer(server, board, Role::Observer);
  for (const document::Change& change : std::vector<document::Change>{
           note(), green(), document::Delete{}, document::Restore{}, document::Place{},
           document::TextEdit{{{1, std::nullopt, document::Side::Right, u"x"}}, {}}}) {
    const bool creates = std::holds_alternative<document::Create>(change);
    CHECK(observer.ask(creates ? observer.new_object() : object, change) == Verdict::Forbidden);
  }
  CHECK(server.owner_asks("GET", path).body == before);
}

// Placed and Erase are the room's own words: from a client they are changes that nobody knows.
TEST_CASE("STR-2: nobody may speak as the room", "[hostile]") {
  const LiveServer server;
  const LiveBoard board = server.make_board("Droits");
  for (const Role role : kRoles) {
    Person person(server, board, role);
    const Verdict refused = role == Role::Observer ? Verdict::Forbidden : Verdict::Invalid;
    for (const document::Change& change : std::vector<document::Change>{
             document::Placed{{}, 5, {}}, document::Erase{}, document::Unknown{}}) {
      CHECK(person.ask(person.new_object(), change) == refused);
    }
  }
}

TEST_CASE("API-2: every route of every right is answered as the table says", "[hostile]") {
  const LiveServer server;
  const LiveBoard board = server.make_board("Droits");
  const LiveBoard other = server.make_board("Ailleurs");
  const std::string one = "/api/boards/" + board.id;
  struct Route {
    std::string method, path, body;
    int owner, facilitator, others;
  };
  const std::string title = R"({"title":"Neuf"})";
  const std::vector<Route> routes{
      {"POST", "/api/boards", title, 201, 401, 401},
      {"GET", "/api/boards", "", 200, 401, 401},
      {"PATCH", one, title, 200, 401, 401},
      {"POST", one + "/duplicate", "", 201, 401, 401},
      {"DELETE", one, "", 200, 401, 401},
      {"POST", one + "/restore", "", 200, 401, 401},
      {"GET", one + "/export?format=md", "", 200, 200, 403},
      {"GET", one + "/export?format=json", "", 200, 200, 403},
  };
  for (const Route& route : routes) {
    INFO(route.method << " " << route.path);
    const auto status = [&](const std::string& bearer) {
      return app::http(server.port(), route.method, route.path, bearer, route.body).status;
    };
    const bool exports = route.method == "GET" && route.path != "/api/boards";
    CHECK(status("") == 401);
    CHECK(status("wrong") == 401);
    CHECK(status(server.owner_key() + "x") == 401);
    CHECK(status(other.tokens.at(Role::Facilitator)) == 401);
    CHECK(status(board.tokens.at(Role::Observer)) == route.others);
    CHECK(status(board.tokens.at(Role::Participant)) == route.others);
    CHECK(status(board.tokens.at(Role::Facilitator)) == route.facilitator);
    CHECK((exports || route.others == 401));
    CHECK(status(server.owner_key()) == route.owner);
  }
}

TEST_CASE("SEAT-8: every message of the protocol is asked for in the table", "[hostile]") {
  for (const protocol::ClientMessage& message : std::vector<protocol::ClientMessage>{
           protocol::PresenceUpdate{}, protocol::AuthorsQuestion{}}) {
    const auto request = std::visit(RequestOfMessage{}, message);
    REQUIRE(request.has_value());
    CHECK(static_cast<std::size_t>(*request) < workshop::kRequestCount);
  }
}

}  // namespace
}  // namespace atelier::hostile
