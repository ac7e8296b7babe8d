// A ModelClient is a browser tab without a screen: a confirmed document, its own pending
// operations, and the protocol's client half. What it does not survive is being lied to: it checks
// whatever it is told.
//
// It keeps what a tab keeps in IndexedDB over reconnections: replica, counters, clock, pending
// operations with their numbers, and the confirmed document with its cursor.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "protocol/codec.h"
#include "server/domain/document/document.h"
#include "tests/simulation/log_oracle.h"
#include "tests/simulation/plain_seal.h"
#include "tests/simulation/seeded_random.h"
#include "tests/simulation/violation.h"

namespace atelier::simulation {

class ModelClient {
 public:
  struct Nature {
    protocol::SeatKey seat{};
    protocol::Role role = protocol::Role::Participant;
    WallMillis clock_skew = 0;
    bool rude = false;  // asks for the impossible now and then
  };

  ModelClient(Nature nature, SeededRandom& random, const LogOracle& oracle, Verdicts& verdicts)
      : nature_(nature), random_(random), oracle_(oracle), verdicts_(verdicts) {}

  const Nature& nature() const { return nature_; }
  Viewer viewer() const { return {replica_, participant_}; }
  const document::Document& confirmed() const { return confirmed_; }
  bool ready() const { return live_ && !read_only_; }
  bool settled() const { return pending_.empty(); }
  bool has_unsent() const { return sent_ < pending_.size(); }
  std::size_t acknowledged() const { return acknowledged_; }

  // A change by the person, made over whatever is on the screen, connected or not.
  void edit(WallMillis now);

  // The bytes of a Hello on a new connection; with or without what it knows of the board.
  enum class Memory : std::uint8_t { Kept, Lost };
  std::string connect(Memory memory);
  void disconnected() { live_ = false; }

  // The bytes of a Push with up to `count` of what was not sent; REQUIRES ready() and has_unsent().
  std::string send(std::size_t count);
  // The bytes of a Push with everything that was sent and is not acknowledged; empty when nothing
  // is.
  std::string send_again();

  void receive(const protocol::ServerMessage& message);

 private:
  document::Operation invent(WallMillis now);
  document::Change invent_change(const document::Object& object);
  document::Place invent_place();
  document::Change invent_impossible();
  document::Change invent_text(const document::Object& object);
  document::TextSequence shown_text(const document::Object& object) const;
  const document::Object* any_object();
  document::Hlc tick(WallMillis now);

  std::string encode(std::size_t first, std::size_t count) const;
  void take_welcome(const protocol::Welcome& welcome);
  void take_state(const protocol::ServerMessage& message);
  void take_entries(const protocol::ServerMessage& message);
  void take_entry(const protocol::Entry& entry);
  void acknowledge(ClientSeq up_to);
  void expect_visible(ObjectId object);
  void compare_at(Seq seq);

  Nature nature_;
  SeededRandom& random_;
  const LogOracle& oracle_;
  Verdicts& verdicts_;
  PlainSeal seal_;

  ReplicaId replica_;
  ParticipantId participant_;
  ClientSeq last_cseq_;  // the highest that was given to an operation
  ClientSeq known_cseq_;
  std::uint32_t last_object_ = 0;
  document::Hlc hlc_ = 0;
  std::deque<protocol::PushedOperation> pending_;
  std::size_t sent_ = 0;  // of pending_, from the front
  std::size_t acknowledged_ = 0;

  document::Document confirmed_;
  std::string cursor_;
  bool live_ = false;
  bool catching_up_ = false;
  bool read_only_ = false;
  std::uint32_t delivered_ = 0;
  std::size_t position_ = 0;  // of the next operation in the log, as the checker sees it
};

}  // namespace atelier::simulation
