#include "server/app/base64url.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/token_key.h"

namespace atelier::fuzz {
namespace {

void write_tokens(Corpus corpus) {
  const app::AccessTokens signer = token_signer();
  protocol::TokenClaims claims;
  claims.board = BoardId(BoardId::Bytes{7, 7, 7});
  claims.generation = 3;
  for (const auto role :
       {protocol::Role::Facilitator, protocol::Role::Participant, protocol::Role::Observer}) {
    claims.role = role;
    claims.expires_at = claims.expires_at == 0 ? 1'800'000'000'000 : 0;
    corpus.add(signer.issue(claims));
    corpus.add(protocol::encode_token_claims(claims));
    corpus.add(app::encode_base64url(protocol::encode_token_claims(claims)));
  }
}

std::string post(const std::string& path, const std::string& body, const std::string& more = {}) {
  return "POST " + path +
         " HTTP/1.1\r\nHost: a:80\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n" + more + "\r\n" + body;
}

void write_requests(Corpus corpus) {
  const std::string board = "/api/boards/" + BoardId(BoardId::Bytes{7, 7, 7}).text();
  const std::string owner = "Authorization: Bearer owner\r\n";
  corpus.add(
      "GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br, gzip;q=0\r\nIf-None-Match: "
      "W/\"1\"\r\n\r\n");
  corpus.add("GET /ws/" + BoardId(BoardId::Bytes{7}).text() +
             " HTTP/1.1\r\nHost: a:80\r\nOrigin: http://a:80\r\nConnection: Upgrade\r\n"
             "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
             "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n");
  corpus.add(
      "GET /ws/x HTTP/1.1\r\nHost: [::1]:8080\r\nOrigin: https://[::1]:8080\r\n"
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  corpus.add(post("/api/join", R"({"code":"ABCD-EFGH"})",
                  "X-Forwarded-For: 198.51.100.1, 10.0.0.1\r\nX-Forwarded-For: fd00::1\r\n"));
  corpus.add(post("/api/join", R"({"code":"ABCD-EFGH"})",
                  "X-Forwarded-For: fd00::1%" + std::string(99, '\xff') + "\r\n"));
  corpus.add(post("/api/boards", R"({"title":"\u00e9\ud83d\ude00"})", owner));
  corpus.add("GET /api/boards HTTP/1.1\r\nHost: a\r\n" + owner + "\r\n");
  corpus.add("GET " + board + "/export?format=json HTTP/1.1\r\nHost: a\r\n" + owner + "\r\n");
  corpus.add("DELETE " + board + " HTTP/1.1\r\nHost: a\r\n" + owner + "\r\n");
  corpus.add(
      "POST /api/join HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
      "Content-Type: application/json\r\n\r\n14\r\n{\"code\":\"ABCD-EFGH\"}\r\n0\r\n\r\n");
  corpus.add("HEAD /metrics HTTP/1.0\r\n\r\n");
}

}  // namespace

void write_strangers(const std::filesystem::path& root) {
  write_tokens(Corpus(root, "access_token"));
  write_requests(Corpus(root, "http_request"));
}

}  // namespace atelier::fuzz
