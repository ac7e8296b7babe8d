#include "server/room/board_history.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/record_codec.h"

namespace atelier::room {
namespace {

// Hands the operations of each record to the past, with whose they are.
class LogReader {
 public:
  explicit LogReader(const history::Selector& selector) : past_(selector) {}

  // False when the record can't follow from those before it.
  bool take(const storage::Record& record) {
    if (!record.payload) return true;  // an erased name: nothing of the board itself
    const auto kind = static_cast<protocol::RecordKind>(record.header.kind.number());
    const auto decoded = protocol::decode_record(kind, *record.payload);
    if (!decoded) return false;
    seq_ = record.header.seq;
    time_ = record.header.time;
    return std::visit([this](const auto& known) { return take(known); }, *decoded);
  }

  history::SelectedPast end() {
    past_.end();
    return std::move(past_);
  }

 private:
  bool take(const protocol::OperationRecord& record) {
    if (!record.operation) return true;
    const std::size_t slot = record.replica.number();
    if (slot == 0 || slot > owners_.size()) return false;
    return past_.pass({*record.operation, seq_, time_, owners_[slot - 1], 0});
  }
  bool take(const protocol::ReplicasGranted& record) {
    if (record.first.number() != owners_.size() + 1) return false;
    owners_.resize(owners_.size() + record.count, record.participant);
    return true;
  }
  bool take(const protocol::BoardSeeded& record) { return take(record.operations, record.hlc, 0); }
  bool take(const protocol::ServerOperations& record) {
    const bool reversal = record.cause == protocol::ServerCause::Reversal;
    return take(record.operations, record.hlc, reversal ? record.hlc : 0);
  }
  bool take(const protocol::ParticipantJoined&) { return true; }
  bool take(const protocol::ParticipantNamed&) { return true; }

  bool take(const std::vector<document::Operation>& operations, document::Hlc first,
            document::Hlc reversal) {
    document::Stamp stamp{first, ReplicaId(0)};
    for (document::Operation operation : operations) {
      operation.stamp = stamp;
      ++stamp.hlc;
      if (!past_.pass({operation, seq_, time_, ParticipantId(), reversal})) return false;
    }
    return true;
  }

  history::SelectedPast past_;
  std::vector<ParticipantId> owners_;  // of replica n at n - 1
  Seq seq_;
  WallMillis time_ = 0;
};

}  // namespace

Result<history::SelectedPast> read_past(storage::Journal& journal, const BoardId& board, Seq last,
                                        const history::Selector& selector) {
  LogReader reader(selector);
  Seq wrong;
  const auto read = journal.read(board, Seq(), storage::Hash{}, [&](const storage::Record& record) {
    if (record.header.seq > last) return false;
    if (!reader.take(record)) wrong = record.header.seq;
    return wrong == Seq();
  });
  if (!read) return read.error();
  if (wrong != Seq()) {
    return Error{ErrorKind::Damaged, "entry " + std::to_string(wrong.number()) +
                                         ": it does not follow from the entries before it"};
  }
  return reader.end();
}

}  // namespace atelier::room
