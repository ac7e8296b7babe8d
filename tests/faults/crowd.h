// A Crowd is a number of members on some boards of one server, led by one line of text at a time.
//
//   report           what was acknowledged until now, and how everybody fares
//   pause, resume    nobody writes; everybody writes again
//   settle SECONDS   pauses, waits until all is acknowledged, lets a newcomer join each board, and
//                    compares everybody's copy with the newcomer's
//   latencies        acknowledgement times since the last such line
//
// Every other member sends again what it could know to be answered. Each line gets one JSON object.
// Thread: its io_context's.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/faults/crowd_member.h"

namespace atelier::faults {

struct CrowdPlan {
  load::Endpoint endpoint;
  struct Place {
    std::string board;
    std::string token;
  };
  std::vector<Place> places;
  std::uint32_t members = 4;  // on each board
  double operations_per_second = 20;
};

class Crowd {
 public:
  Crowd(boost::asio::io_context& context, CrowdPlan plan);

  void start();
  void leave();
  boost::json::object obey(const std::string& line);

 private:
  struct Board {
    CrowdPlan::Place place;
    std::vector<std::unique_ptr<CrowdMember>> members;
  };

  load::Seat seat(const CrowdPlan::Place& place, const std::string& name) const;
  boost::json::object report() const;
  boost::json::object latencies();
  boost::json::object settle(double seconds);
  boost::json::array unsettled() const;
  boost::json::object compare(const Board& board, const document::Document& newcomer) const;
  template <class Condition>
  bool wait_for(double seconds, Condition condition);

  boost::asio::io_context& context_;
  const CrowdPlan plan_;
  std::vector<Board> boards_;
  std::vector<std::size_t> latencies_told_;
  // Newcomers of the last settling, until their sockets have closed.
  std::vector<std::unique_ptr<load::VirtualParticipant>> departed_;
};

}  // namespace atelier::faults
