// A CrowdMember is one person of a crowd: a replica that makes notes and writes numbers into them
// at a fixed rhythm, and knows to the letter what its notes must hold.
//
// The rhythm does not wait for the server; only what is unacknowledged is bounded. Thread: its
// io_context's. It outlives what it has started only after leave().
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <map>
#include <string>

#include "load-tests/generator/virtual_participant.h"

namespace atelier::faults {

class CrowdMember {
 public:
  CrowdMember(boost::asio::io_context& context, load::Endpoint endpoint, load::Seat seat,
              std::chrono::steady_clock::duration between_operations);

  // Before start(): see VirtualParticipant.
  void ignore_welcome_answers() { participant_.ignore_welcome_answers(); }
  void start();
  void pause() { writing_ = false; }
  void resume() { writing_ = true; }
  void leave();

  // Connected, with every operation acknowledged.
  bool settled() const { return participant_.live() && participant_.unacknowledged() == 0; }
  const load::VirtualParticipant& participant() const { return participant_; }
  // Whether another copy of the board holds each of this member's notes, each letter once.
  bool is_whole_in(const document::Document& document) const;

 private:
  void wait();
  void write_one();
  document::Point place() const;

  load::VirtualParticipant participant_;
  boost::asio::steady_timer timer_;
  const std::chrono::steady_clock::duration between_operations_;
  std::chrono::steady_clock::time_point next_at_;
  bool writing_ = true;
  std::uint32_t operations_ = 0;
  ObjectId note_;
  std::map<ObjectId, std::u16string> written_;
};

}  // namespace atelier::faults
