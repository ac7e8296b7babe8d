// What was used as a secret, and what people wrote, is in no log line and in no address.
#include <signal.h>

#include <catch2/catch.hpp>

#include "tests/hostile/live_server.h"

namespace atelier::hostile {
namespace {

using protocol::Role;

void join(const LiveServer& server, const std::string& code) {
  app::http(server.port(), "POST", "/api/join", "", R"({"code":")" + code + "\"}");
}

TEST_CASE("no secret and nothing that people wrote is logged, not even at level debug",
          "[hostile]") {
  for (const char* format : {"text", "json"}) {
    LiveServer server({"--log-level", "debug", "--log-format", format});
    const LiveBoard board = server.make_board("Titre-tres-reconnaissable");
    const std::string& facilitator = board.tokens.at(Role::Facilitator);
    std::vector<std::string> secrets{
        server.owner_key(), board.code,      "Titre-tres-reconnaissable",
        "Nom-de-Personne",  "Texte-de-note", "ZZZZZZZ9",
        "ZZZZ-ZZZ9",        "Nouveau-Nom",   "mauvais-jeton"};
    for (const auto& [role, token] : board.tokens) {
      secrets.push_back(token);
      secrets.push_back(token.substr(0, token.rfind('.')));
      secrets.push_back(token.substr(token.rfind('.') + 1));
    }
    std::string plain_code = board.code;
    plain_code.erase(plain_code.find('-'), 1);
    secrets.push_back(plain_code);

    {
      Person person(server, board, Role::Facilitator, "Nom-de-Personne");
      const ObjectId object = person.new_object();
      REQUIRE(person.ask(object, note()) == document::Verdict::Ok);
      const document::TextEdit edit{{{1, std::nullopt, document::Side::Right, u"Texte-de-note"}},
                                    {}};
      REQUIRE(person.ask(object, edit) == document::Verdict::Ok);
      protocol::PresenceUpdate renamed;
      renamed.display_name = "Nouveau-Nom";
      person.wire().send(protocol::encode_presence_update(renamed));
      REQUIRE(person.answers());
      person.wire().send("Texte-de-note, but no frame");
      CHECK(person.wire().closed_with() == 4001);
    }
    join(server, board.code);
    join(server, "ZZZZZZZ9");
    join(server, "ZZZZ-ZZZ9");
    for (const std::string& token : {facilitator, facilitator + "mauvais-jeton",
                                     std::string("mauvais-jeton"), std::string(600, 'm')}) {
      WireClient client(server.port());
      client.upgrade(board.id + "?t=" + token, "Cookie: t=mauvais-jeton\r\n");
      client.send(protocol::encode_hello(newcomer(token, "Nom-de-Personne")));
      client.send("Texte-de-note");
      client.closed_with();
      const std::string path = "/api/boards/" + board.id + "/export?format=json";
      app::http(server.port(), "GET", path, token);
      app::http(server.port(), "GET", path + "&t=" + token);
    }
    server.owner_asks("GET", "/api/boards/" + board.id + "/export?format=md");
    server.owner_asks("PATCH", "/api/boards/" + board.id, R"({"title":"Texte-de-note"})");
    server.owner_asks("POST", "/api/boards/" + board.id + "/duplicate");
    app::http(server.port(), "GET", "/api/boards", "mauvais-jeton");
    WireClient stranger(server.port());
    stranger.upgrade(board.id, "", "http://mauvais-jeton.example");
    const std::string metrics = app::http(server.port(), "GET", "/metrics").body;

    server.program().signal(SIGTERM);
    const app::Ended ended = server.program().wait();
    REQUIRE(ended.code == 0);
    CHECK(ended.errors.find("session joined") != std::string::npos);  // the log was on
    for (const std::string& secret : secrets) {
      INFO(secret);
      CHECK(ended.errors.find(secret) == std::string::npos);
      CHECK(metrics.find(secret) == std::string::npos);
    }
    // The printed notice shows the owner's link, which is for the operator's eyes, and nothing
    // else.
    for (const std::string& secret : secrets)
      if (secret != server.owner_key()) CHECK(ended.output.find(secret) == std::string::npos);
    CHECK(ended.errors.find("127.0.0.1 ") == std::string::npos);
  }
}

}  // namespace
}  // namespace atelier::hostile
