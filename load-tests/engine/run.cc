// The loop and the steady work; run_arrivals.cc holds how people come, go and come back.
#include "load-tests/engine/run.h"

#include <algorithm>
#include <utility>

#include "load-tests/engine/run_loop.h"

namespace atelier::load {
namespace {

constexpr Nanoseconds kKeepAlive = nanoseconds(20);
constexpr Nanoseconds kWatchInterval = nanoseconds(0.25);
constexpr double kGeneratorShareMax = 0.9;
constexpr std::size_t kSeriesMax = 60;
constexpr std::size_t kTroublesMax = 10;

}  // namespace

Run::Run(Scenario scenario, RunTarget target)
    : scenario_(std::move(scenario)),
      target_(std::move(target)),
      schedule_(make_schedule(scenario_)),
      ledger_(scenario_, schedule_),
      surroundings_{.poller = poller_,
                    .ledger = ledger_,
                    .port = target_.port,
                    .now = steady_now(),
                    .seed = scenario_.seed} {}

RunResult Run::carry_out() {
  result_.scenario = scenario_;
  result_.before = sample();
  if (fill_boards() && connect_everybody()) {
    switch (scenario_.mode) {
      case ScenarioMode::Steady:
        work();
        drain();
        break;
      case ScenarioMode::SlowReader:
        stop_slow_readers();
        work();
        drain();
        look_at_slow_readers();
        break;
      case ScenarioMode::Storm:
        work();
        drain();
        storm();
        break;
      case ScenarioMode::Join:
        come_one_by_one();
        come_at_once();
        break;
      case ScenarioMode::Idle:
        stay_idle();
        break;
    }
  }
  judge();
  return std::move(result_);
}

void Run::work() {
  next_ = 0;
  working_ = true;
  begin_sampled_ = end_sampled_ = false;
  ledger_.begin(steady_now() + nanoseconds(0.2));
  pump_until(
      [this] { return surroundings_.now >= ledger_.counted_to() && next_ == schedule_.size(); },
      scenario_.warm_up_seconds + scenario_.seconds + scenario_.drain_seconds + 1);
  watch_usage();
  working_ = false;
}

// A protocol that acknowledges nothing is complete when everybody has everything.
void Run::drain() {
  const auto done = [this] {
    return ledger_.complete(ledger_.acknowledgement_latency().count() > 0);
  };
  const Nanoseconds deadline = steady_now() + nanoseconds(scenario_.drain_seconds);
  while (!done() && steady_now() < deadline) {
    const Nanoseconds next_look = steady_now() + nanoseconds(0.02);
    while (surroundings_.now < next_look) pump(next_look);
  }
  if (!done()) trouble("edits did not reach everybody");
}

void Run::pump(Nanoseconds deadline) {
  Nanoseconds wake = deadline;
  if (working_ && next_ < schedule_.size()) {
    wake = std::min(wake, ledger_.intended_at(static_cast<Tag>(next_)));
  }
  for (const epoll_event& event : poller_.ready(wake - steady_now())) {
    static_cast<Person*>(event.data.ptr)->on_event(event.events);
    send_due();
  }
  send_due();
  keep_alive();
  if (working_ && surroundings_.now - watched_at_ > kWatchInterval) watch_usage();
}

void Run::send_due() {
  surroundings_.now = steady_now();
  if (!working_) return;
  while (next_ < schedule_.size() &&
         ledger_.intended_at(static_cast<Tag>(next_)) <= surroundings_.now) {
    act(static_cast<Tag>(next_++));
  }
}

void Run::act(Tag tag) {
  const Action& action = schedule_[tag];
  if (is_slow(action.person)) return;
  Person& person = *people_[action.person];
  if (!person.is_ready()) return ledger_.skipped();
  surroundings_.now = steady_now();
  ledger_.sent(tag, surroundings_.now);
  switch (action.kind) {
    case ActionKind::Create:
      return person.client().create(std::span(&tag, 1), person);
    case ActionKind::Move:
      return person.client().move(tag, static_cast<std::uint32_t>(mixed(tag)), person);
    case ActionKind::Point:
      return person.client().point(tag, person);
  }
}

void Run::keep_alive() {
  if (surroundings_.now - kept_alive_at_ < nanoseconds(1)) return;
  kept_alive_at_ = surroundings_.now;
  for (const auto& person : people_) {
    if (person->is_ready() && surroundings_.now - person->last_sent() > kKeepAlive) {
      person->client().keep_alive(*person);
    }
  }
}

// Samples the ends of the counted time as they pass, and what lies between them now and then.
void Run::watch_usage() {
  watched_at_ = surroundings_.now;
  const bool begun = surroundings_.now >= ledger_.counted_from();
  if (!begun || end_sampled_) return;
  const UsageSample now = sample();
  result_.server_resident_peak = std::max(result_.server_resident_peak, now.server.resident_bytes);
  if (!std::exchange(begin_sampled_, true)) {
    result_.begin = now;
    result_.bytes_received = surroundings_.bytes_received;
    result_.messages_received = surroundings_.messages_received;
  }
  const Nanoseconds step = nanoseconds(scenario_.seconds) / kSeriesMax;
  if (result_.series.empty() || now.at - result_.series.back().at >= step) {
    result_.series.push_back(now);
  }
  if (surroundings_.now < ledger_.counted_to()) return;
  end_sampled_ = true;
  result_.end = now;
  result_.bytes_received = surroundings_.bytes_received - result_.bytes_received;
  result_.messages_received = surroundings_.messages_received - result_.messages_received;
}

UsageSample Run::sample() const {
  UsageSample sample;
  sample.at = steady_now();
  sample.own_processor_time = own_processor_time();
  if (target_.server_process) {
    sample.server = usage_of(*target_.server_process).value_or(ProcessUsage{});
  }
  return sample;
}

bool Run::is_slow(std::uint32_t person) const {
  return scenario_.mode == ScenarioMode::SlowReader &&
         person % scenario_.people >= scenario_.people - scenario_.slow_readers;
}

void Run::trouble(std::string what) {
  if (result_.troubles.size() < kTroublesMax) result_.troubles.push_back(std::move(what));
}

void Run::judge() {
  result_.totals = ledger_.totals();
  result_.edits = ledger_.edit_latency();
  result_.edits_seen_by_all = ledger_.seen_by_all_latency();
  result_.cursors = ledger_.cursor_latency();
  result_.acknowledgements = ledger_.acknowledgement_latency();
  result_.lateness = ledger_.lateness();
  result_.connections_at_end = surroundings_.people_ready;
  for (std::uint32_t number = 0; number < people_.size(); ++number) {
    if (is_slow(number) || people_[number]->trouble().empty()) continue;
    trouble("person " + std::to_string(number) + ": " + people_[number]->trouble());
  }
  if (result_.totals.edits_refused > 0) trouble("edits were refused");
  result_.complete = result_.troubles.empty() && result_.totals.incomplete_people == 0;
  if (result_.totals.skipped > 0) result_.doubts.push_back("people were not there when due");
  const double late_ms = static_cast<double>(result_.lateness.quantile(0.99)) / 1e6;
  if (late_ms > scenario_.late_p99_ms_max) result_.doubts.push_back("the generator was late");
  const double span = in_seconds(result_.end.at - result_.begin.at);
  const double used = in_seconds(result_.end.own_processor_time - result_.begin.own_processor_time);
  if (span > 0 && used / span > kGeneratorShareMax) {
    result_.doubts.push_back("the generator had no processor time left");
  }
}

}  // namespace atelier::load
