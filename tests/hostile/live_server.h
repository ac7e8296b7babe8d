// The real program on a folder of its own, a board on it, and people who join that board.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "server/app/access_tokens.h"
#include "tests/app/running_program.h"
#include "tests/hostile/wire_client.h"
#include "tests/support/temporary_folder.h"

namespace atelier::hostile {

struct LiveBoard {
  std::string id;
  std::string code;  // "ABCD-EFGH"
  std::map<protocol::Role, std::string> tokens;
};

class LiveServer {
 public:
  explicit LiveServer(const std::vector<std::string>& more_words = {});

  std::uint16_t port() const { return port_; }
  const std::string& owner_key() const { return owner_key_; }
  // What signs links: tests forge with it what the server itself would never issue.
  app::AccessTokens signer() const;
  app::RunningProgram& program() { return *program_; }
  pid_t process() const { return program_->process(); }

  app::HttpAnswer owner_asks(const std::string& method, const std::string& path,
                             const std::string& json = {}) const;
  LiveBoard make_board(const std::string& title) const;
  // Stops it, removes server.key and starts it again.
  void restart_with_a_new_key();
  bool healthy() const;
  // The value of a metric without labels.
  double metric(const std::string& name) const;

 private:
  void launch();

  testing::TemporaryFolder folder_;
  std::vector<std::string> more_words_;
  std::unique_ptr<app::RunningProgram> program_;
  std::uint16_t port_ = 0;
  std::string owner_key_;
};

// Somebody who has joined, through the whole state.
class Person {
 public:
  Person(const LiveServer& server, const LiveBoard& board, protocol::Role role,
         const std::string& name = "Ada");

  WireClient& wire() { return wire_; }
  const protocol::Welcome& welcome() const { return welcome_; }
  ObjectId new_object() { return {welcome_.replica, ++last_object_}; }

  // Sends changes, all in one frame, without waiting.
  void push(ObjectId object, std::vector<document::Change> changes);
  // The same, and waits for the verdict on the last; none when the session ended.
  std::optional<document::Verdict> ask(ObjectId object, std::vector<document::Change> changes);
  std::optional<document::Verdict> ask(ObjectId object, document::Change change);
  // Asks for a pong and gets it.
  bool answers();

 private:
  WireClient wire_;
  protocol::Welcome welcome_;
  std::uint32_t last_object_ = 0;
  std::uint32_t last_cseq_ = 0;
  std::uint64_t last_nonce_ = 0;
};

// A Hello of a browser that was never here before.
protocol::Hello newcomer(const std::string& token, const std::string& name = "Ada");

// A small note at `x`.
document::Create note(std::int32_t x = 0);

}  // namespace atelier::hostile
