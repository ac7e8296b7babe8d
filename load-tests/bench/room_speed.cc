#include "load-tests/bench/room_speed.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "load-tests/bench/author.h"
#include "load-tests/bench/busy_room.h"
#include "load-tests/bench/measuring.h"
#include "protocol/codec.h"
#include "server/base/check.h"

namespace atelier::bench {
namespace {

constexpr std::size_t kOperations = 102'400;
// What one sync of the disk makes durable. At the speed that is measured here these come in a
// fraction of a millisecond, sooner than any disk answers.
constexpr std::size_t kPerCommit = 256;
constexpr std::size_t kNotesOfEach = 64;

struct Cost {
  nanoseconds decoding{};
  nanoseconds judging{};
  nanoseconds showing{};
  nanoseconds sending{};

  nanoseconds whole() const { return decoding + judging + showing + sending; }
};

// A commit at a time: four readings of the clock for so many operations cost nothing.
Cost run(BusyRoom& room, const std::vector<Frame>& frames, std::size_t frames_per_commit) {
  Cost cost;
  std::vector<protocol::ClientMessage> messages;
  for (std::size_t begin = 0; begin < frames.size(); begin += frames_per_commit) {
    const std::size_t end = std::min(begin + frames_per_commit, frames.size());
    messages.clear();
    const nanoseconds start = processor_time();
    for (std::size_t at = begin; at < end; ++at) {
      messages.push_back(BusyRoom::decoded(frames[at].bytes));
    }
    const nanoseconds decoded = processor_time();
    for (std::size_t at = begin; at < end; ++at) {
      room.push(frames[at].session, std::get<protocol::Push>(std::move(messages[at - begin])));
    }
    const nanoseconds judged = processor_time();
    room.become_durable();
    const nanoseconds shown = processor_time();
    room.send();
    cost.decoding += decoded - start;
    cost.judging += judged - decoded;
    cost.showing += shown - judged;
    cost.sending += processor_time() - shown;
  }
  return cost;
}

boost::json::object measure_operations(Author::Make make, std::size_t sessions,
                                       std::size_t per_push) {
  std::vector<Author> authors;
  const BusyRoom example(sessions);
  for (std::size_t session = 0; session < sessions; ++session) {
    authors.emplace_back(example.replica(session));
  }
  const std::size_t notes =
      make == &Author::press_key ? kOperations / sessions / kKeysInNote + 1 : kNotesOfEach;
  const auto creations = frames_of(authors, &Author::create_note, notes * sessions, 1);
  const auto frames = frames_of(authors, make, kOperations, per_push);

  Cost least{nanoseconds::max(), {}, {}, {}};
  for (int pass = 0; pass < kPasses; ++pass) {
    BusyRoom room(sessions);
    run(room, creations, kPerCommit);
    const Seq before = room.room().applied();
    const Cost cost = run(room, frames, kPerCommit / per_push);
    ATELIER_CHECK(room.room().applied().number() - before.number() >= kOperations);
    if (cost.whole() < least.whole()) least = cost;
  }
  return {{"sessions", sessions},
          {"operations_per_push", per_push},
          {"operations_per_commit", kPerCommit},
          {"operations_per_second", per_second(least.whole(), kOperations)},
          {"nanoseconds_per_operation", per(least.whole(), kOperations)},
          {"of_these_decoding", per(least.decoding, kOperations)},
          {"of_these_judging_and_logging", per(least.judging, kOperations)},
          {"of_these_fan_out", per(least.showing, kOperations)},
          {"of_these_outboxes", per(least.sending, kOperations)}};
}

boost::json::array measure_all(Author::Make make) {
  boost::json::array figures;
  for (const std::size_t sessions : {1u, 50u}) {
    for (const std::size_t per_push : {1u, 8u, 64u}) {
      figures.push_back(measure_operations(make, sessions, per_push));
    }
  }
  return figures;
}

// One entry to each of many sessions: what a listener more costs, without the system call.
boost::json::object measure_delivery(std::size_t sessions) {
  constexpr std::size_t kEntries = 400;
  Cost cost;
  const nanoseconds least = least_of(kPasses, [&] {
    BusyRoom room(sessions);
    std::vector<Author> authors{Author(room.replica(0))};
    run(room, frames_of(authors, &Author::create_note, kNotesOfEach, 1), kPerCommit);
    const std::size_t before = room.deliveries();
    cost = run(room, frames_of(authors, &Author::press_key, kEntries, 1), 1);
    ATELIER_CHECK(room.deliveries() - before >= kEntries * sessions);
    return cost.showing + cost.sending;
  });
  return {{"sessions", sessions}, {"nanoseconds_per_delivery", per(least, kEntries * sessions)}};
}

// Everybody moves a cursor ten times a second, for a second: thirty frames, each for all.
boost::json::object measure_cursors(std::size_t sessions) {
  constexpr std::size_t kMovesOfEach = 10;
  constexpr std::size_t kFrames = 30;
  std::size_t sent = 0;
  const nanoseconds least = least_of(kPasses, [&] {
    BusyRoom room(sessions);
    room.become_due();
    room.send();
    std::vector<std::string> moves;
    for (std::int32_t step = 0; step < 64; ++step) {
      protocol::PresenceUpdate update;
      update.cursor = document::Point{6400 * step, 64 * step};
      moves.push_back(protocol::encode_presence_update(update));
    }
    const std::size_t before = room.sent_bytes();
    const nanoseconds time = time_of([&] {
      for (std::size_t move = 0; move < kMovesOfEach * sessions; ++move) {
        auto message = BusyRoom::decoded(moves[move % moves.size()]);
        room.presence(move % sessions, std::get<protocol::PresenceUpdate>(std::move(message)));
        if (move % (kMovesOfEach * sessions / kFrames) != 0) continue;
        room.become_due();
        room.send();
      }
    });
    sent = room.sent_bytes() - before;
    return time;
  });
  return {{"sessions", sessions},
          {"moves_of_each", kMovesOfEach},
          {"microseconds_for_a_second", microseconds(least)},
          {"bytes_to_each", sent / sessions}};
}

}  // namespace

boost::json::object measure_room() {
  return {{"registers", measure_all(&Author::move_note)},
          {"text", measure_all(&Author::press_key)},
          {"delivery", boost::json::array{measure_delivery(50), measure_delivery(500)}},
          {"cursors", boost::json::array{measure_cursors(50), measure_cursors(500)}}};
}

}  // namespace atelier::bench
