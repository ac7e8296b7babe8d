#include "load-tests/engine/ledger.h"

namespace atelier::load {

Ledger::Ledger(const Scenario& scenario, const Schedule& schedule)
    : schedule_(schedule),
      people_of_a_board_(scenario.people),
      warm_up_(nanoseconds(scenario.warm_up_seconds)),
      counted_(nanoseconds(scenario.seconds)),
      people_(scenario.people_in_all()),
      boards_(scenario.boards),
      readers_(scenario.boards, scenario.people),
      seen_by_(schedule.size()) {}

void Ledger::begin(Nanoseconds now) {
  began_ = now;
  counted_from_ = now + warm_up_;
  counted_to_ = counted_from_ + counted_;
  running_ = true;
}

bool Ledger::counts(Tag tag) const {
  return schedule_[tag].at >= warm_up_;
}

void Ledger::excuse(std::uint32_t person) {
  people_[person].reading = Reading::Excused;
  --readers_[person / people_of_a_board_];
}

// Of this run, to one of its people that is to read it, and not to its author.
bool Ledger::is_delivery(std::uint32_t person, Tag tag) const {
  return running_ && tag < schedule_.size() && person < people_.size() &&
         schedule_[tag].person != person && people_[person].reading == Reading::Complete;
}

void Ledger::sent(Tag tag, Nanoseconds now) {
  const Action& action = schedule_[tag];
  if (counts(tag)) lateness_.record(now - intended_at(tag));
  if (!is_edit(action.kind)) {
    ++totals_.cursors_sent;
    return;
  }
  ++totals_.edits_sent;
  people_[action.person].sent.add(tag);
  boards_[action.person / people_of_a_board_].add(tag);
}

void Ledger::edit(std::uint32_t person, Tag tag, Nanoseconds now) {
  if (!is_delivery(person, tag)) return;
  people_[person].received.add(tag);
  if (now >= counted_from_ && now < counted_to_) ++totals_.deliveries_in_time;
  if (!counts(tag)) return;
  edit_latency_.record(now - intended_at(tag));
  const std::uint32_t author = schedule_[tag].person;
  if (++seen_by_[tag] == readers_[author / people_of_a_board_] - 1) {
    seen_by_all_latency_.record(now - intended_at(tag));
  }
}

void Ledger::cursor(std::uint32_t person, Tag tag, Nanoseconds now) {
  if (!is_delivery(person, tag)) return;
  if (now >= counted_from_ && now < counted_to_) {
    ++totals_.deliveries_in_time;
    ++totals_.cursor_deliveries_in_time;
  }
  if (counts(tag)) cursor_latency_.record(now - intended_at(tag));
}

void Ledger::acknowledged(Tag tag, Nanoseconds now) {
  if (!running_ || tag >= schedule_.size()) return;
  ++totals_.edits_acknowledged;
  if (counts(tag)) acknowledgement_latency_.record(now - intended_at(tag));
}

// All edits of the person's board but its own.
Ledger::Sum Ledger::due(std::uint32_t person) const {
  Sum due = boards_[person / people_of_a_board_];
  due.count -= people_[person].sent.count;
  due.mix -= people_[person].sent.mix;
  return due;
}

bool Ledger::complete(bool acknowledges) const {
  if (acknowledges && totals_.edits_acknowledged + totals_.edits_refused < totals_.edits_sent) {
    return false;
  }
  return totals().incomplete_people == 0;
}

Totals Ledger::totals() const {
  Totals totals = totals_;
  for (std::uint32_t person = 0; person < people_.size(); ++person) {
    if (people_[person].reading == Reading::Excused) continue;
    const Sum wanted = due(person);
    totals.edits_expected += wanted.count;
    totals.edits_delivered += people_[person].received.count;
    if (!(wanted == people_[person].received)) ++totals.incomplete_people;
  }
  return totals;
}

}  // namespace atelier::load
