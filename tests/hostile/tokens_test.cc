// Links that were turned, cut, borrowed, outlived or signed for something else, on every way in.
#include <sys/socket.h>

#include <catch2/catch.hpp>
#include <chrono>

#include "server/app/base64url.h"
#include "tests/hostile/live_server.h"

namespace atelier::hostile {
namespace {

using protocol::Role;

constexpr int kTokenInvalid = 4003;
constexpr int kTokenExpired = 4004;
constexpr int kOpened = 0;  // as an answer of socket_code()

// The close code that Hello with this token gets; kOpened when it gets a Welcome.
int socket_code(const LiveServer& server, const std::string& board, const std::string& token) {
  WireClient client(server.port());
  REQUIRE(client.upgrade(board).starts_with("HTTP/1.1 101"));
  client.send(protocol::encode_hello(newcomer(token)));
  const auto welcome = client.next(
      [](const protocol::ServerMessage& message) { return message.welcome.has_value(); });
  return welcome ? kOpened : client.closed_with();
}

int http_status(const LiveServer& server, const std::string& board, const std::string& token) {
  return app::http(server.port(), "GET", "/api/boards/" + board + "/export?format=md", token)
      .status;
}

protocol::TokenClaims claims_of(const LiveServer& server, const LiveBoard& board) {
  const auto claims = server.signer().verify(board.tokens.at(Role::Facilitator));
  REQUIRE(claims.has_value());
  return *claims;
}

// One bit in each part, and each bit of the places where the parts meet.
std::vector<std::string> turned(const std::string& token) {
  std::vector<std::string> all;
  const auto turn = [&](std::size_t place, int bit) {
    std::string changed = token;
    changed[place] = static_cast<char>(changed[place] ^ (1 << bit));
    all.push_back(changed);
  };
  const std::size_t dot = token.rfind('.');
  for (const std::size_t place :
       {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{3}, dot / 2, dot - 1, dot,
        dot + 1, (dot + token.size()) / 2, token.size() - 1}) {
    for (const int bit : {0, 1, 2, 5}) turn(place, bit);
  }
  return all;
}

TEST_CASE("CON-3: a token that was turned, cut or made longer opens nothing", "[hostile]") {
  const LiveServer server;
  const LiveBoard board = server.make_board("Accès");
  const std::string& token = board.tokens.at(Role::Facilitator);
  REQUIRE(socket_code(server, board.id, token) == kOpened);
  REQUIRE(http_status(server, board.id, token) == 200);

  std::vector<std::string> forged = turned(token);
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{3}, token.rfind('.'), token.rfind('.') + 1, token.size() - 1})
    forged.push_back(token.substr(0, length));
  for (const std::string& more :
       {token + "A", token + ".", token + " ", " " + token, "v0" + token, "v1." + token,
        token.substr(3), std::string(511, 'A'), std::string(2000, 'A'), std::string("v1..")})
    forged.push_back(more);
  for (const std::string& one : forged) {
    INFO(one);
    // A Hello of one that is no text is no frame.
    const bool text = std::all_of(one.begin(), one.end(), [](char c) { return c >= 0; });
    CHECK(socket_code(server, board.id, one) == (text ? kTokenInvalid : 4001));
    // Blanks around a header's value are not part of it; control characters are not a header.
    const bool control =
        std::any_of(one.begin(), one.end(), [](char c) { return c >= 0 && (c < ' ' || c == 127); });
    if (one != " " + token && one != token + " ")
      CHECK(http_status(server, board.id, one) == (control ? 400 : 401));
  }
}

TEST_CASE("CON-3: a claim that the server did not sign opens nothing", "[hostile]") {
  const LiveServer server;
  const LiveBoard board = server.make_board("Accès");
  const std::string& honest = board.tokens.at(Role::Observer);
  protocol::TokenClaims claims = claims_of(server, board);  // a facilitator's
  const std::string risen = "v1." + app::encode_base64url(protocol::encode_token_claims(claims)) +
                            honest.substr(honest.rfind('.'));
  CHECK(socket_code(server, board.id, risen) == kTokenInvalid);
  CHECK(http_status(server, board.id, risen) == 401);

  const app::AccessTokens stranger(std::vector<app::SigningKey>{{.number = 1, .secret = {}}});
  CHECK(socket_code(server, board.id, stranger.issue(claims)) == kTokenInvalid);
  CHECK(http_status(server, board.id, stranger.issue(claims)) == 401);
}

TEST_CASE("CON-3: a token counts on its board, in its role, in its time", "[hostile]") {
  const LiveServer server;
  const LiveBoard board = server.make_board("Accès");
  const LiveBoard other = server.make_board("Ailleurs");
  const app::AccessTokens signer = server.signer();
  const protocol::TokenClaims honest = claims_of(server, board);
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  CHECK(socket_code(server, board.id, signer.issue(honest)) == kOpened);

  CHECK(socket_code(server, other.id, signer.issue(honest)) == kTokenInvalid);
  CHECK(http_status(server, other.id, signer.issue(honest)) == 401);

  protocol::TokenClaims claims = honest;
  claims.generation = honest.generation + 1;
  CHECK(socket_code(server, board.id, signer.issue(claims)) == kTokenInvalid);
  claims.generation = honest.generation - 1;  // revoked: an older one, replayed
  CHECK(socket_code(server, board.id, signer.issue(claims)) == kTokenInvalid);
  CHECK(http_status(server, board.id, signer.issue(claims)) == 401);

  claims = honest;
  claims.expires_at = now - 1000;
  CHECK(socket_code(server, board.id, signer.issue(claims)) == kTokenExpired);
  CHECK(http_status(server, board.id, signer.issue(claims)) == 403);
  claims.expires_at = now + 60'000;
  CHECK(socket_code(server, board.id, signer.issue(claims)) == kOpened);

  claims = honest;
  claims.role = static_cast<Role>(9);
  CHECK(socket_code(server, board.id, signer.issue(claims)) == kTokenInvalid);
}

// What an operator does when a link has leaked: server.key goes, and with it every link.
TEST_CASE("CON-3: a token replayed after the key was replaced opens nothing", "[hostile]") {
  LiveServer server;
  const LiveBoard board = server.make_board("Accès");
  const std::string& token = board.tokens.at(Role::Facilitator);
  REQUIRE(socket_code(server, board.id, token) == kOpened);
  server.restart_with_a_new_key();
  CHECK(socket_code(server, board.id, token) == kTokenInvalid);
  CHECK(http_status(server, board.id, token) == 401);
  CHECK(app::http(server.port(), "POST", "/api/join", "", R"({"code":")" + board.code + "\"}")
            .status == 200);
}

// A token in an address is on the way to every log: it is not looked for there.
TEST_CASE("CON-3: a token in the address opens nothing", "[hostile]") {
  const LiveServer server;
  const LiveBoard board = server.make_board("Accès");
  const std::string& token = board.tokens.at(Role::Facilitator);
  WireClient client(server.port());
  REQUIRE(client.upgrade(board.id + "?t=" + token).starts_with("HTTP/1.1 101"));
  client.send(protocol::encode_hello(newcomer("")));
  CHECK(client.closed_with() == kTokenInvalid);
  CHECK(app::http(server.port(), "GET",
                  "/api/boards/" + board.id + "/export?format=md&token=" + token)
            .status == 400);
  CHECK(app::http(server.port(), "GET", "/api/boards?key=" + server.owner_key()).status == 401);
}

TEST_CASE("CON-2: no page of another origin opens a socket, whatever it calls itself",
          "[hostile]") {
  const LiveServer server;
  const LiveBoard board = server.make_board("Accès");
  const std::string port = std::to_string(server.port());
  for (const std::string& origin :
       {std::string("http://evil.example"), "http://127.0.0.1.evil.example:" + port,
        "http://127.0.0.1:" + std::to_string(server.port() ^ 1), std::string("http://127.0.0.1"),
        "https://127.0.0.1:" + port + "0", std::string("null"), std::string("file://"),
        "http://a@127.0.0.1:" + port, "http://127.0.0.1:" + port + "/",
        "http://127.0.0.1:" + port + " http://evil.example", "ws://127.0.0.1:" + port,
        "http://localhost:" + port, std::string("*"), "http://127.0.0.1:" + port + "\\.evil",
        "http://[::1]:" + port, "http://2130706433:" + port}) {
    INFO(origin);
    WireClient client(server.port());
    CHECK(client.upgrade(board.id, "", origin).starts_with("HTTP/1.1 403"));
  }
  const std::string host = "127.0.0.1:" + port;
  WireClient absent(server.port());
  absent.send_raw("GET /ws/" + board.id + " HTTP/1.1\r\nHost: " + host +
                  "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  CHECK(absent.read_header().starts_with("HTTP/1.1 403"));
  WireClient twice(server.port());
  CHECK(twice.upgrade(board.id, "Origin: http://evil.example\r\n").starts_with("HTTP/1.1 400"));
}

}  // namespace
}  // namespace atelier::hostile
