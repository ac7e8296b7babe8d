#include "tests/faults/crowd.h"

#include <sodium.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <set>
#include <sstream>
#include <utility>

namespace atelier::faults {
namespace {

using Seconds = std::chrono::duration<double>;

double quantile_milliseconds(std::vector<double>& seconds, double quantile) {
  if (seconds.empty()) return 0;
  const auto place =
      static_cast<std::ptrdiff_t>(static_cast<double>(seconds.size() - 1) * quantile);
  std::nth_element(seconds.begin(), seconds.begin() + place, seconds.end());
  return seconds[static_cast<std::size_t>(place)] * 1000;
}

std::uint64_t digest_number(const document::Document& document) {
  const document::Digest digest = document.digest();
  return (std::uint64_t{digest.high} << 32) | digest.low;
}

}  // namespace

Crowd::Crowd(boost::asio::io_context& context, CrowdPlan plan)
    : context_(context), plan_(std::move(plan)) {
  const auto between = std::chrono::duration_cast<std::chrono::steady_clock::duration>(
      Seconds(1.0 / plan_.operations_per_second));
  for (const CrowdPlan::Place& place : plan_.places) {
    Board& board = boards_.emplace_back();
    board.place = place;
    for (std::uint32_t index = 0; index < plan_.members; ++index) {
      board.members.push_back(std::make_unique<CrowdMember>(
          context_, plan_.endpoint, seat(place, "Voix " + std::to_string(index + 1)), between));
      if (index % 2 == 1) board.members.back()->ignore_welcome_answers();
    }
  }
  latencies_told_.resize(plan_.places.size() * plan_.members);
}

load::Seat Crowd::seat(const CrowdPlan::Place& place, const std::string& name) const {
  load::Seat taken{place.board, place.token, name, {}};
  randombytes_buf(taken.seat_key.data(), taken.seat_key.size());
  return taken;
}

void Crowd::start() {
  for (Board& board : boards_) {
    for (auto& member : board.members) member->start();
  }
}

void Crowd::leave() {
  for (Board& board : boards_) {
    for (auto& member : board.members) member->leave();
  }
}

boost::json::object Crowd::obey(const std::string& line) {
  std::istringstream words(line);
  std::string word;
  double seconds = 10;
  words >> word >> seconds;
  if (word == "report") return report();
  if (word == "latencies") return latencies();
  if (word == "settle") return settle(seconds);
  if (word != "pause" && word != "resume") return {{"error", "unknown: " + line}};
  for (Board& board : boards_) {
    for (auto& member : board.members) word == "pause" ? member->pause() : member->resume();
  }
  return {{"ok", true}};
}

boost::json::object Crowd::report() const {
  boost::json::array acknowledged;
  std::uint64_t live = 0;
  std::uint64_t waiting = 0;
  boost::json::array refused;
  load::Experience total;
  for (const Board& board : boards_) {
    for (const auto& member : board.members) {
      const load::VirtualParticipant& participant = member->participant();
      const load::Experience& one = participant.experience();
      total.operations_acknowledged += one.operations_acknowledged;
      total.operations_refused += one.operations_refused;
      total.operations_resent += one.operations_resent;
      total.reconnections += one.reconnections;
      total.delivery_gaps += one.delivery_gaps;
      waiting += participant.unacknowledged();
      if (participant.live()) ++live;
      if (participant.refused()) refused.push_back(static_cast<int>(*participant.refused()));
      if (participant.ready()) {
        acknowledged.push_back(boost::json::array{board.place.board, participant.replica().number(),
                                                  one.operations_acknowledged});
      }
    }
  }
  return {{"acknowledged", total.operations_acknowledged},
          {"replicas", std::move(acknowledged)},
          {"unacknowledged", waiting},
          {"live", live},
          {"sent_away", std::move(refused)},
          {"refused", total.operations_refused},
          {"sent_again", total.operations_resent},
          {"reconnections", total.reconnections},
          {"delivery_gaps", total.delivery_gaps}};
}

boost::json::object Crowd::latencies() {
  std::vector<double> seconds;
  auto told = latencies_told_.begin();
  for (const Board& board : boards_) {
    for (const auto& member : board.members) {
      const auto& all = member->participant().experience().acknowledgement_seconds;
      seconds.insert(seconds.end(), all.begin() + static_cast<std::ptrdiff_t>(*told), all.end());
      *told++ = all.size();
    }
  }
  return {{"count", seconds.size()},
          {"p50_ms", quantile_milliseconds(seconds, 0.50)},
          {"p99_ms", quantile_milliseconds(seconds, 0.99)}};
}

template <class Condition>
bool Crowd::wait_for(double seconds, Condition condition) {
  const auto until = std::chrono::steady_clock::now() + Seconds(seconds);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    context_.run_one_for(std::chrono::milliseconds(20));
  }
  return true;
}

boost::json::object Crowd::settle(double seconds) {
  for (Board& board : boards_) {
    for (auto& member : board.members) member->pause();
  }
  const bool acknowledged = wait_for(seconds, [&] {
    return std::all_of(boards_.begin(), boards_.end(), [](const Board& board) {
      return std::all_of(board.members.begin(), board.members.end(),
                         [](const auto& member) { return member->settled(); });
    });
  });
  boost::json::array waited_for = unsettled();
  departed_.clear();
  boost::json::array boards;
  bool equal = true;
  for (const Board& board : boards_) {
    departed_.push_back(std::make_unique<load::VirtualParticipant>(context_, plan_.endpoint,
                                                                   seat(board.place, "Tard")));
    load::VirtualParticipant& newcomer = *departed_.back();
    newcomer.join();
    wait_for(seconds, [&] { return newcomer.live(); });
    // What others just wrote may still be on its way to some of them.
    boost::json::object found;
    wait_for(acknowledged ? 2 : 0, [&] {
      found = compare(board, newcomer.document());
      return found.at("digests").as_int64() == 1;
    });
    equal = equal && found.at("digests").as_int64() == 1 && found.at("whole").as_bool();
    boards.push_back(std::move(found));
    newcomer.leave();
  }
  return {{"acknowledged", acknowledged},
          {"equal", equal},
          {"boards", std::move(boards)},
          {"waited_for", std::move(waited_for)}};
}

boost::json::array Crowd::unsettled() const {
  boost::json::array members;
  for (const Board& board : boards_) {
    for (const auto& member : board.members) {
      if (member->settled()) continue;
      const load::VirtualParticipant& participant = member->participant();
      members.push_back({{"replica", participant.ready() ? participant.replica().number() : 0},
                         {"live", participant.live()},
                         {"unacknowledged", participant.unacknowledged()},
                         {"reconnections", participant.experience().reconnections}});
    }
  }
  return members;
}

boost::json::object Crowd::compare(const Board& board, const document::Document& newcomer) const {
  std::set<std::uint64_t> digests{digest_number(newcomer)};
  bool whole = true;
  for (const auto& member : board.members) {
    digests.insert(digest_number(member->participant().document()));
    whole = whole && member->is_whole_in(newcomer);
  }
  return {{"board", board.place.board},
          {"digests", static_cast<std::int64_t>(digests.size())},
          {"whole", whole}};
}

}  // namespace atelier::faults
