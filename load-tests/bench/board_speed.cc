#include "load-tests/bench/board_speed.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "load-tests/bench/author.h"
#include "load-tests/bench/busy_room.h"
#include "load-tests/bench/measuring.h"
#include "server/base/check.h"
#include "server/room/board_loading.h"
#include "storage/rocksdb_journal.h"

namespace atelier::bench {
namespace {

constexpr std::size_t kObjects = 10'000;
constexpr std::size_t kAuthors = 20;
// As many entries after the snapshot as a room leaves there.
constexpr std::size_t kTail = 2'000;
constexpr BoardId kBoard({7});

class TemporaryJournal {
 public:
  TemporaryJournal() {
    std::string path = (std::filesystem::temp_directory_path() / "atelier-bench-XXXXXX").string();
    ATELIER_CHECK(mkdtemp(path.data()) != nullptr);
    folder_ = path;
    storage::RocksdbJournalOptions options;
    options.create = true;
    options.snapshot_pause = {};
    auto opened = storage::RocksdbJournal::open(folder_ / "data", options);
    ATELIER_CHECK(opened.has_value());
    journal_ = *std::move(opened);
  }
  ~TemporaryJournal() {
    journal_.reset();
    std::filesystem::remove_all(folder_);
  }
  TemporaryJournal(const TemporaryJournal&) = delete;
  TemporaryJournal& operator=(const TemporaryJournal&) = delete;

  storage::Journal& operator*() { return *journal_; }
  storage::Journal* operator->() { return journal_.get(); }

 private:
  std::filesystem::path folder_;
  std::unique_ptr<storage::RocksdbJournal> journal_;
};

// A board that many people filled, in the journal: its newest snapshot, and a tail after it.
class FilledBoard {
 public:
  explicit FilledBoard(bool with_text)
      : owner_(*journal_->take_over(kBoard)),
        room_(room::Board(), kAuthors, [this](room::Append append) { keep(std::move(append)); }) {
    std::vector<Author> authors;
    for (std::size_t session = 0; session < kAuthors; ++session) {
      authors.emplace_back(room_.replica(session));
    }
    push(frames_of(authors, &Author::create_note, kObjects, 8));
    if (with_text) push(frames_of(authors, &Author::write_note, kObjects, 8));
    push(frames_of(authors, &Author::move_note, kObjects / 2, 8));
    const auto head = journal_->head(kBoard);
    snapshot_ = room_.room().board().encode_snapshot();
    ATELIER_CHECK(journal_->put_snapshot(kBoard, {head->seq, head->chain, snapshot_}).has_value());
    push(frames_of(authors, &Author::move_note, kTail, 8));
  }

  const std::string& snapshot() const { return snapshot_; }
  room::Board load() {
    auto loaded = room::load_board(*journal_, kBoard, room::LoadFrom::NewestSnapshot);
    ATELIER_CHECK(loaded.has_value() && loaded->snapshot_seq.number() != 0);
    return std::move(loaded->board);
  }

 private:
  void push(const std::vector<Frame>& frames) {
    constexpr std::size_t kPushesPerCommit = kAuthors;
    for (std::size_t at = 0; at < frames.size(); ++at) {
      auto message = BusyRoom::decoded(frames[at].bytes);
      room_.push(frames[at].session, std::get<protocol::Push>(std::move(message)));
      if (at % kPushesPerCommit == 0) commit();
    }
    commit();
  }
  void keep(room::Append append) {
    std::move(append.records.begin(), append.records.end(), std::back_inserter(waiting_.records));
  }
  void commit() {
    waiting_.board = kBoard;
    waiting_.owner = owner_;
    ATELIER_CHECK(journal_->commit({std::exchange(waiting_, {})}).has_value());
    room_.become_durable();
    room_.send();
  }

  TemporaryJournal journal_;
  storage::Epoch owner_;
  storage::Append waiting_;
  BusyRoom room_;
  std::string snapshot_;
};

// By the clock on the wall: what reading files waits for is part of it.
template <class Work>
nanoseconds wall_time_of(Work work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::steady_clock::now() - start;
}

boost::json::object measure(bool with_text) {
  FilledBoard filled(with_text);
  const std::size_t heap_before = heap_bytes();
  const room::Board board = filled.load();
  const std::size_t live = heap_bytes() - heap_before;
  ATELIER_CHECK(board.document().object_count() == kObjects);

  nanoseconds load_wall = nanoseconds::max();
  const nanoseconds loading = least_of(kPasses, [&] {
    const auto load = [&] { const BusyRoom ready(filled.load(), 0, {}); };
    return time_of([&] { load_wall = std::min(load_wall, wall_time_of(load)); });
  });
  const nanoseconds encoding =
      least_of(kPasses, [&] { return time_of([&] { board.encode_snapshot(); }); });
  nanoseconds next_joining = nanoseconds::max();
  std::size_t joiner_bytes = 0;
  const nanoseconds first_joining = least_of(kPasses, [&] {
    BusyRoom room(filled.load(), 0, {});
    const nanoseconds first = time_of([&] { room.join(); });
    joiner_bytes = room.sent_bytes();
    for (int more = 0; more < kPasses; ++more) {
      next_joining = std::min(next_joining, time_of([&] { room.join(); }));
    }
    return first;
  });
  return {{"objects", kObjects},
          {"text_units_in_each", with_text ? kKeysInNote : 0},
          {"snapshot_bytes", filled.snapshot().size()},
          {"snapshot_bytes_per_object", filled.snapshot().size() / kObjects},
          {"snapshot_microseconds", microseconds(encoding)},
          {"live_bytes_per_object", live / kObjects},
          {"tail_entries", kTail},
          {"load_microseconds", microseconds(loading)},
          {"load_wall_microseconds", microseconds(load_wall)},
          {"first_join_microseconds", microseconds(first_joining)},
          {"next_join_microseconds", microseconds(next_joining)},
          {"joiner_bytes", joiner_bytes}};
}

}  // namespace

boost::json::object measure_board() {
  return {{"without_text", measure(false)}, {"with_text", measure(true)}};
}

}  // namespace atelier::bench
