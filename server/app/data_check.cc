#include "server/app/data_check.h"

#include <algorithm>
#include <utility>

#include "server/app/board_reading.h"
#include "server/app/catalogue_store.h"

namespace atelier::app {
namespace {

// Replays one log and compares at the places where something else claims to know the state.
class BoardCheck {
 public:
  BoardCheck(storage::Journal& journal, BoardFinding& finding)
      : journal_(journal), finding_(finding) {}

  void run() {
    take_snapshot();
    const bool replayed = replay();
    finding_.entries = board_.applied().number();
    finding_.objects = board_.document().object_count();
    if (!replayed) return;  // what follows would only repeat that
    compare_end();
    if (snapshot_ && snapshot_->seq > board_.applied()) {
      damaged("the snapshot is of entry " + number(snapshot_->seq) + ", beyond the end of the log");
    }
  }

 private:
  static std::string number(Seq seq) { return std::to_string(seq.number()); }
  void damaged(std::string what) { finding_.damages.push_back(std::move(what)); }

  void take_snapshot() {
    auto snapshot = journal_.newest_snapshot(finding_.board);
    if (!snapshot) return damaged("the snapshot: " + snapshot.error().detail);
    snapshot_ = std::move(*snapshot);
    if (snapshot_) finding_.snapshot_at = snapshot_->seq.number();
  }

  bool replay() {
    Result<> followed;
    const auto read =
        journal_.read(finding_.board, Seq(0), storage::Hash{}, [&](const storage::Record& record) {
          followed = replay_record(board_, record);
          if (!followed) return false;
          if (!record.payload) ++finding_.erased_entries;
          chain_ = storage::chain_hash(record.header);
          if (snapshot_ && snapshot_->seq == record.header.seq) compare_snapshot();
          return true;
        });
    if (!read) damaged("after entry " + number(board_.applied()) + ": " + read.error().detail);
    if (!followed) damaged(followed.error().detail);
    return read.has_value() && followed.has_value();
  }

  void compare_snapshot() {
    if (snapshot_->chain != chain_) {
      damaged("the snapshot at entry " + number(snapshot_->seq) + " carries another chain hash");
    }
    if (snapshot_->bytes != board_.encode_snapshot()) {
      damaged("the snapshot at entry " + number(snapshot_->seq) +
              " differs from the state that the log replays to");
    }
  }

  void compare_end() {
    const auto head = journal_.head(finding_.board);
    if (!head) return damaged("the end of the log: " + head.error().detail);
    if (head->seq != board_.applied() || head->chain != chain_) {
      damaged("the log ends at entry " + number(board_.applied()) +
              ", but its recorded end is entry " + number(head->seq) +
              (head->seq == board_.applied() ? " with another chain hash" : ""));
    }
  }

  storage::Journal& journal_;
  BoardFinding& finding_;
  room::Board board_;
  storage::Hash chain_{};
  std::optional<storage::Snapshot> snapshot_;
};

void check_board(storage::Journal& journal, BoardFinding& finding) {
  BoardCheck(journal, finding).run();
}

// Boards that are stored and not listed, for their own reasons.
void add_unlisted(storage::Journal& journal, const std::vector<BoardId>& stored,
                  const workshop::Catalogue& catalogue, DataFindings& findings) {
  for (const BoardId& id : stored) {
    if (id == workshop::kCatalogueId || catalogue.find(id) != nullptr) continue;
    BoardFinding finding{.board = id};
    if (catalogue.was_erased(id)) {
      finding.remarks.push_back("was deleted; the next start erases what is left of it");
    } else {
      finding.remarks.push_back("is not in the list of boards: its creation was interrupted");
      check_board(journal, finding);
    }
    findings.boards.push_back(std::move(finding));
  }
}

}  // namespace

std::size_t DataFindings::damaged_boards() const {
  return static_cast<std::size_t>(std::count_if(
      boards.begin(), boards.end(), [](const auto& board) { return !board.damages.empty(); }));
}

Result<DataFindings> check_data(storage::Journal& journal) {
  DataFindings findings;
  const auto stored = journal.boards();
  if (!stored) return stored.error();
  workshop::Catalogue catalogue;
  if (auto loaded = load_catalogue(journal)) {
    catalogue = std::move(loaded->catalogue);
  } else {
    findings.damages.push_back(loaded.error().detail);
  }
  for (const workshop::ListedBoard& listed : catalogue.by_age()) {
    BoardFinding finding{.board = listed.id, .title = listed.title};
    check_board(journal, finding);
    if (finding.entries == 0 && finding.damages.empty()) {
      finding.damages.push_back("the board is listed but its log is empty");
    }
    findings.boards.push_back(std::move(finding));
  }
  // Without the list nothing can be said about what is not on it; all that is stored is checked.
  add_unlisted(journal, *stored, catalogue, findings);
  return findings;
}

}  // namespace atelier::app
