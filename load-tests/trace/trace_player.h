// A TracePlayer turns a trace into the edits that its authors would have made.
//
// The positions of a transaction refer to the text of exactly the transactions that it follows. So
// each is made on a *lane*: a text that holds no more than these, brought up to them first. Lanes
// are shared by all agents and chosen greedily, the fullest one that fits; where none fits a new
// one is started, and the emptiest is given up beyond kLanesMax. Versions are vector clocks over
// replicas; an agent whose transactions are not in one line gets a further replica for each branch,
// as a real one would.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "load-tests/trace/trace_file.h"
#include "server/domain/document/text_sequence.h"

namespace atelier::trace {

struct AuthoredEdit {
  ReplicaId author;
  document::TextEdit edit;
};

class TracePlayer {
 public:
  explicit TracePlayer(const TraceFile& trace);

  // Makes every edit as a local one. Invalid when a position does not exist or an edit is refused.
  Result<> play();

  const std::vector<AuthoredEdit>& edits() const { return edits_; }  // in an order to deliver them
  std::size_t replica_count() const { return replicas_.size(); }
  // Processor time spent on making edits and applying them where they were made, and on bringing
  // lanes up to date.
  std::chrono::nanoseconds generating() const { return generating_; }
  std::chrono::nanoseconds catching_up() const { return catching_up_; }

 private:
  // How many transactions of each replica a version holds; missing ones at the end count as 0.
  using Version = std::vector<std::uint32_t>;
  struct Replica {
    std::uint32_t agent = 0;
    std::vector<std::uint32_t> transactions;
  };
  static constexpr std::uint32_t kNothingYet = 0xffffffff;
  struct Lane {
    Version version;
    std::size_t size = 0;             // transactions
    std::uint32_t tip = kNothingYet;  // the transaction that was made on it last
    std::uint32_t replica = 0;        // which made the tip
    document::TextSequence text;
  };
  // Above the number of agents of any public trace, who may all be writing at once.
  static constexpr std::size_t kLanesMax = 256;

  Lane* lane_to_continue(const Transaction& transaction);
  Lane* lane_brought_up_to(const Transaction& transaction);
  void end(Lane& lane, std::uint32_t number);
  Version version_before(const Transaction& transaction) const;
  void release_parents(const Transaction& transaction);
  std::uint32_t replica_for(std::uint32_t agent, const Version& before);
  Lane& lane_for(const Version& version);
  bool catch_up(Lane& lane, const Version& version);
  bool write(Lane& lane, const Transaction& transaction, ReplicaId author);
  static void add_inserts(document::TextEdit& edit, const document::TextSequence& text,
                          std::size_t position, const std::u16string& inserted, ReplicaId author);

  const TraceFile& trace_;
  std::vector<Version> versions_;  // after each transaction, until all children are done
  std::vector<std::uint32_t> children_left_;
  std::vector<std::size_t> first_edit_;  // of each transaction, and the one after its last
  std::vector<std::size_t> end_edit_;
  std::vector<Replica> replicas_;
  std::vector<Lane> lanes_;
  std::vector<AuthoredEdit> edits_;
  std::chrono::nanoseconds generating_{};
  std::chrono::nanoseconds catching_up_{};
};

}  // namespace atelier::trace
