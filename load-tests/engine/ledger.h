// The Ledger knows what was to be sent, what was sent, and who decoded what: from it come
// latencies, and the proof that everybody got everything once.
//
// A *delivery* is one edit or cursor decoded by one client other than its author. Latencies run
// from the intended moment of an action. Only actions of the counted time (after the warm-up) have
// their latency counted; completeness is judged over all of them. Cursors may be merged on the way,
// and then count for those that decode them only. Who is excused (it does not read) has no
// deliveries, and nobody waits for it.
//
// Thread: one. Times are nanoseconds of the steady clock.
#pragma once

#include <cstdint>
#include <vector>

#include "load-tests/engine/latency_histogram.h"
#include "load-tests/engine/scenario.h"
#include "load-tests/engine/schedule.h"
#include "load-tests/generator/wire_client.h"

namespace atelier::load {

// What a person of the ledger is asked to prove at the end.
enum class Reading : std::uint8_t { Complete, Excused };

struct Totals {
  std::uint64_t edits_sent = 0;
  std::uint64_t cursors_sent = 0;
  std::uint64_t skipped = 0;  // the person was not there when it should have acted
  std::uint64_t edits_acknowledged = 0;
  std::uint64_t edits_refused = 0;
  // Of the whole run; what each person should have and has of the edits of others.
  std::uint64_t edits_expected = 0;
  std::uint64_t edits_delivered = 0;
  std::uint64_t incomplete_people = 0;  // who miss an edit, or have one twice
  // Decoded while the counted time ran.
  std::uint64_t deliveries_in_time = 0;
  std::uint64_t cursor_deliveries_in_time = 0;
};

class Ledger {
 public:
  Ledger(const Scenario& scenario, const Schedule& schedule);

  // The schedule begins at `now`. What is decoded before is not of the run.
  void begin(Nanoseconds now);
  Nanoseconds counted_from() const { return counted_from_; }
  Nanoseconds counted_to() const { return counted_to_; }
  Nanoseconds intended_at(Tag tag) const { return began_ + schedule_[tag].at; }

  // Before anything was sent, and nobody who writes.
  void excuse(std::uint32_t person);

  void sent(Tag tag, Nanoseconds now);
  void skipped() { ++totals_.skipped; }
  void edit(std::uint32_t person, Tag tag, Nanoseconds now);
  void cursor(std::uint32_t person, Tag tag, Nanoseconds now);
  void acknowledged(Tag tag, Nanoseconds now);
  void refused() { ++totals_.edits_refused; }

  // Nothing more is on its way; `acknowledges`: the protocol answers each edit.
  bool complete(bool acknowledges) const;
  Totals totals() const;

  const LatencyHistogram& edit_latency() const { return edit_latency_; }
  // Until the last person of the board has decoded an edit: one for each edit that all have.
  const LatencyHistogram& seen_by_all_latency() const { return seen_by_all_latency_; }
  const LatencyHistogram& cursor_latency() const { return cursor_latency_; }
  const LatencyHistogram& acknowledgement_latency() const { return acknowledgement_latency_; }
  // How much later than intended the generator itself sent.
  const LatencyHistogram& lateness() const { return lateness_; }

 private:
  // A number of edits, and a sum over them that one missing and one twice do not leave the same.
  struct Sum {
    std::uint64_t count = 0;
    std::uint64_t mix = 0;
    void add(Tag tag) {
      ++count;
      mix += mixed(tag);
    }
    friend bool operator==(const Sum&, const Sum&) = default;
  };
  struct Person {
    Sum sent;
    Sum received;  // of others
    Reading reading = Reading::Complete;
  };

  bool counts(Tag tag) const;
  bool is_delivery(std::uint32_t person, Tag tag) const;
  Sum due(std::uint32_t person) const;

  const Schedule& schedule_;
  std::uint32_t people_of_a_board_;
  Nanoseconds warm_up_;
  Nanoseconds counted_;
  Nanoseconds began_ = 0;
  Nanoseconds counted_from_ = 0;
  Nanoseconds counted_to_ = 0;
  bool running_ = false;
  std::vector<Person> people_;
  std::vector<Sum> boards_;
  std::vector<std::uint32_t> readers_;  // of each board; its authors are among them
  std::vector<std::uint32_t> seen_by_;  // of each action that counts
  Totals totals_;
  LatencyHistogram edit_latency_;
  LatencyHistogram seen_by_all_latency_;
  LatencyHistogram cursor_latency_;
  LatencyHistogram acknowledgement_latency_;
  LatencyHistogram lateness_;
};

}  // namespace atelier::load
