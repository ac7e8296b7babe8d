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
  // Spent on making edits and applying them where they were made; on bringing lanes up to date.
  std::chrono::nanoseconds generating() const { return generating_; }
  std::chrono::nanoseconds catching_up() const { return catching_up_; }

 private:
  // How many transactions of each replica a version holds; missing ones at the end count as 0.
  using Version = std::vector<std::uint32_t>;
  struct Replica {
    std::uint32_t agent = 0;
    std::vector<std::uint32_t> transactions;
  };
  struct Lane {
    Version version;
    std::size_t size = 0;  // transactions
    document::TextSequence text;
  };
  static constexpr std::size_t kLanesMax = 128;

  Version version_before(const Transaction& transaction) const;
  void release_parents(const Transaction& transaction);
  std::uint32_t replica_for(std::uint32_t agent, const Version& before);
  Lane& lane_for(const Version& version);
  bool catch_up(Lane& lane, const Version& version);
  bool write(Lane& lane, const Transaction& transaction, ReplicaId author);
  document::TextEdit edit_for(const document::TextSequence& text, const Patch& patch,
                              ReplicaId author) const;

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
