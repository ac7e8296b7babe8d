// How people come to a run, go, and come back.
#include <algorithm>
#include <numeric>

#include "load-tests/engine/run_loop.h"

namespace atelier::load {
namespace {

constexpr double kArrivalSecondsMax = 60;     // of one
constexpr double kArrivalsPerSecondMin = 50;  // of many
constexpr std::uint32_t kCreatesAtOnce = 200;

}  // namespace

std::unique_ptr<Person> Run::newcomer(std::uint32_t board, std::uint32_t number) {
  WireSeat seat;
  seat.board = target_.boards[board].id;
  seat.token = target_.boards[board].token;
  seat.person = number;
  seat.seed = mixed(scenario_.seed ^ mixed(number + 1));
  return std::make_unique<Person>(surroundings_, number, target_.protocol->join(seat));
}

bool Run::fill_boards() {
  if (target_.boards.size() < scenario_.boards) {
    trouble("there are fewer boards than the scenario wants");
    return false;
  }
  if (schedule_.size() + scenario_.objects > kTagMax) {
    trouble("the scenario has more actions than there are tags");
    return false;
  }
  for (std::uint32_t board = 0; board < scenario_.boards && scenario_.objects > 0; ++board) {
    if (!fill_board(board)) {
      trouble("a board could not be filled");
      return false;
    }
  }
  return true;
}

// One person creates, another watches: whatever the protocol acknowledges, what somebody else has
// seen is there.
bool Run::fill_board(std::uint32_t board) {
  const auto author = newcomer(board, scenario_.people_in_all());
  const auto watcher = newcomer(board, scenario_.people_in_all() + 1);
  author->connect();
  watcher->connect();
  const auto here = [&] { return author->is_ready() && watcher->is_ready(); };
  if (!pump_until(here, kArrivalSecondsMax)) return false;
  for (std::uint32_t made = 0; made < scenario_.objects;) {
    std::vector<Tag> tags(std::min(kCreatesAtOnce, scenario_.objects - made));
    std::iota(tags.begin(), tags.end(), static_cast<Tag>(schedule_.size() + made));
    author->client().create(tags, *author);
    made += static_cast<std::uint32_t>(tags.size());
    const auto seen = [&] { return watcher->edits_decoded() >= made; };
    if (!pump_until(seen, kArrivalSecondsMax)) return false;
  }
  return true;
}

bool Run::connect_everybody() {
  const auto gap = nanoseconds(1.0 / scenario_.connections_per_second);
  Nanoseconds next = steady_now();
  for (std::uint32_t number = 0; number < scenario_.people_in_all(); ++number) {
    people_.push_back(newcomer(number / scenario_.people, number));
    people_.back()->connect();
    next += gap;
    do {
      pump(next);
    } while (steady_now() < next);
    if (surroundings_.people_lost > 0) break;
  }
  const auto settled = [this] {
    return surroundings_.people_ready == scenario_.people_in_all() || surroundings_.people_lost > 0;
  };
  pump_until(settled, kArrivalSecondsMax + scenario_.people_in_all() / kArrivalsPerSecondMin);
  if (surroundings_.people_ready == scenario_.people_in_all()) return true;
  trouble("only " + std::to_string(surroundings_.people_ready) + " could come");
  return false;
}

void Run::arrived(const Person& person, Nanoseconds since, LatencyHistogram& times) {
  if (!person.is_ready()) return trouble("a newcomer never saw the board: " + person.trouble());
  times.record(person.ready_at() - since);
  result_.bytes_of_a_join = person.bytes_received();
  if (person.objects() < scenario_.objects) trouble("a newcomer saw a part of the board");
}

void Run::come_one_by_one() {
  const Nanoseconds used = server_time();
  for (std::uint32_t number = 0; number < scenario_.joiners; ++number) {
    const auto person = newcomer(0, scenario_.people_in_all() + 2 + number);
    person->connect();
    pump_until([&] { return person->is_ready() || !person->trouble().empty(); },
               kArrivalSecondsMax);
    arrived(*person, person->connected_at(), result_.joins);
  }
  result_.server_time_of_joins = server_time() - used;
}

void Run::come_at_once() {
  const std::uint32_t first = scenario_.people_in_all() + 2 + scenario_.joiners;
  People newcomers;
  for (std::uint32_t k = 0; k < scenario_.joiners_at_once; ++k) {
    newcomers.push_back(newcomer(0, first + k));
  }
  const std::uint32_t wanted = surroundings_.people_ready + scenario_.joiners_at_once;
  const Nanoseconds used = server_time();
  const Nanoseconds opened = steady_now();
  for (const auto& person : newcomers) person->connect();
  pump_until([&] { return surroundings_.people_ready == wanted; }, kArrivalSecondsMax);
  result_.server_time_at_once = server_time() - used;
  for (const auto& person : newcomers) arrived(*person, opened, result_.joins_at_once);
}

// Everybody is cut off and comes back in the same moment, with what they have.
void Run::storm() {
  const Nanoseconds used = server_time();
  for (const auto& person : people_) person->disconnect();
  const Nanoseconds cut = steady_now();
  for (const auto& person : people_) person->connect();
  pump_until([this] { return surroundings_.people_ready == scenario_.people_in_all(); },
             kArrivalSecondsMax);
  result_.server_time_at_once = server_time() - used;
  for (const auto& person : people_) {
    if (!person->is_ready()) trouble("somebody could not come back: " + person->trouble());
    result_.joins_at_once.record(person->ready_at() - cut);
  }
}

void Run::stop_slow_readers() {
  for (std::uint32_t number = 0; number < people_.size(); ++number) {
    if (!is_slow(number)) continue;
    ledger_.excuse(number);
    people_[number]->read_on(false);
  }
}

// They read again, and find what the server did about them.
void Run::look_at_slow_readers() {
  for (std::uint32_t number = 0; number < people_.size(); ++number) {
    if (is_slow(number)) people_[number]->read_on(true);
  }
  pump_until([] { return false; }, 3);
  for (std::uint32_t number = 0; number < people_.size(); ++number) {
    if (is_slow(number) && !people_[number]->is_ready()) ++result_.slow_readers_closed;
  }
}

void Run::stay_idle() {
  ledger_.begin(steady_now());
  result_.begin = sample();
  pump_until([] { return false; }, scenario_.seconds);
  result_.end = sample();
  result_.server_resident_peak = result_.end.server.resident_bytes;
  if (surroundings_.people_ready != scenario_.people_in_all()) trouble("people were lost");
}

}  // namespace atelier::load
