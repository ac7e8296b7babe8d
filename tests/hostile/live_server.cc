#include "tests/hostile/live_server.h"

#include <signal.h>

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <chrono>
#include <random>

#include "server/app/key_files.h"

namespace atelier::hostile {
namespace {

std::string text_of(const boost::json::value& value) {
  return std::string(value.as_string());
}

std::string token_of(const boost::json::value& links, const char* role) {
  const std::string link = text_of(links.at(role));
  return link.substr(link.find("#t=") + 3);
}

}  // namespace

LiveServer::LiveServer(const std::vector<std::string>& more_words) : more_words_(more_words) {
  folder_.write("web/index.html", "<!doctype html><title>Atelier</title>");
  std::filesystem::create_directory(folder_.path() / "output");
  launch();
}

void LiveServer::launch() {
  std::vector<std::string> words{
      "serve",    "--data",     folder_.data(), "--web", folder_.path() / "web",
      "--listen", "127.0.0.1:0"};
  words.insert(words.end(), more_words_.begin(), more_words_.end());
  program_ = std::make_unique<app::RunningProgram>(folder_.path() / "output", words);
  REQUIRE(program_->prints("http://127.0.0.1:"));
  port_ = program_->port();
  const std::string key = folder_.read("data/owner.key");
  owner_key_ = key.substr(0, key.find('\n'));
}

void LiveServer::restart_with_a_new_key() {
  program_->signal(SIGTERM);
  REQUIRE(program_->wait().code == 0);
  std::filesystem::remove(folder_.data() / "server.key");
  launch();
}

app::AccessTokens LiveServer::signer() const {
  class NoRandom final : public Random {
    void fill(std::span<std::uint8_t>) override { FAIL("the keys are there already"); }
  } none;
  const auto keys = app::open_key_files(folder_.data(), none);
  REQUIRE(keys.has_value());
  return app::AccessTokens(std::vector<app::SigningKey>{
      {.number = 1, .secret = app::derive_key(keys->server, app::KeyPurpose::Tokens)}});
}

app::HttpAnswer LiveServer::owner_asks(const std::string& method, const std::string& path,
                                       const std::string& json) const {
  return app::http(port_, method, path, owner_key_, json);
}

LiveBoard LiveServer::make_board(const std::string& title) const {
  const std::string body = boost::json::serialize(boost::json::object{{"title", title}});
  const app::HttpAnswer made = owner_asks("POST", "/api/boards", body);
  REQUIRE(made.status == 201);
  const boost::json::value json = boost::json::parse(made.body);
  LiveBoard board{.id = text_of(json.at("id")), .code = text_of(json.at("code")), .tokens = {}};
  const boost::json::value& links = json.at("links");
  board.tokens[protocol::Role::Facilitator] = token_of(links, "facilitator");
  board.tokens[protocol::Role::Participant] = token_of(links, "participant");
  board.tokens[protocol::Role::Observer] = token_of(links, "observer");
  return board;
}

bool LiveServer::healthy() const {
  return app::http(port_, "GET", "/healthz").status == 200;
}

double LiveServer::metric(const std::string& name) const {
  const std::string text = app::http(port_, "GET", "/metrics").body;
  const auto place = text.find("\n" + name + " ");
  REQUIRE(place != std::string::npos);
  return std::stod(text.substr(place + name.size() + 2));
}

protocol::Hello newcomer(const std::string& token, const std::string& name) {
  protocol::Hello hello;
  hello.protocol_min = protocol::kProtocolVersionMin;
  hello.protocol_max = protocol::kProtocolVersionMax;
  hello.token = token;
  std::random_device device;
  for (auto& byte : hello.seat_key) byte = static_cast<std::uint8_t>(device());
  hello.display_name = name;
  return hello;
}

document::Create note(std::int32_t x) {
  document::Create create;
  create.kind = document::ObjectKind::Note;
  create.properties.push_back({document::Property::Position, document::Point{x, 0}});
  return create;
}

Person::Person(const LiveServer& server, const LiveBoard& board, protocol::Role role,
               const std::string& name)
    : wire_(server.port()) {
  REQUIRE(wire_.upgrade(board.id).starts_with("HTTP/1.1 101"));
  wire_.send(protocol::encode_hello(newcomer(board.tokens.at(role), name)));
  const auto welcome = wire_.next([this](const protocol::ServerMessage& message) {
    if (message.welcome) welcome_ = *message.welcome;
    return message.state_complete;
  });
  REQUIRE(welcome.has_value());
  REQUIRE(welcome_.role == role);
}

void Person::push(ObjectId object, std::vector<document::Change> changes) {
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  auto hlc =
      static_cast<document::Hlc>(now - document::kHlcEpochMillis) * document::kHlcCounterSpan;
  protocol::Push push;
  for (document::Change& change : changes) {
    protocol::PushedOperation& pushed = push.operations.emplace_back();
    pushed.cseq = ClientSeq(++last_cseq_);
    pushed.operation.object = object;
    pushed.operation.stamp = {hlc++, protocol::kOwnReplica};
    pushed.operation.change = std::move(change);
  }
  wire_.send(protocol::encode_push(push));
}

std::optional<document::Verdict> Person::ask(ObjectId object, document::Change change) {
  return ask(object, std::vector<document::Change>{std::move(change)});
}

std::optional<document::Verdict> Person::ask(ObjectId object,
                                             std::vector<document::Change> changes) {
  push(object, std::move(changes));
  std::optional<document::Verdict> verdict;
  wire_.next([&](const protocol::ServerMessage& message) {
    for (const protocol::Entry& entry : message.entries)
      if (entry.replica == welcome_.replica && entry.cseq == ClientSeq(last_cseq_))
        verdict = entry.verdict;
    return verdict.has_value();
  });
  return verdict;
}

bool Person::answers() {
  const std::uint64_t nonce = ++last_nonce_;
  wire_.send(protocol::encode_ping(nonce));
  return wire_
      .next([nonce](const protocol::ServerMessage& message) { return message.pong == nonce; })
      .has_value();
}

}  // namespace atelier::hostile
