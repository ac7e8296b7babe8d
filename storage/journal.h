// The journal port: where the logs of boards are kept.
//
// A journal keeps opaque bytes. It does not know what an operation is: it promises that what it
// acknowledged is still there, whole and in order, after a crash; and it says so loudly when it is
// not. Adapters: MemoryJournal (tests, simulation) and RocksdbJournal. Both pass
// tests/storage/journal_contract.h. A third, on a replicated log, must be possible: hence the owner
// epoch (a fence against an old owner) and the expected sequence of each append.
//
// Thread: commit() and put_snapshot() may be called from different threads, each from one at a
// time; reads from any thread.
//
// Errors: Conflict (wrong expected seq, or a newer owner: nothing was written), StorageFull
// (nothing of this batch counts; reads go on; later commits may succeed again), OutcomeUnknown (the
// caller must stop the process), Damaged (stored bytes contradict themselves; never repaired in
// silence), NotFound.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/base/clock.h"
#include "server/base/ids.h"
#include "server/base/result.h"

namespace atelier::storage {

using Hash = std::array<std::uint8_t, 32>;  // BLAKE2b-256
using Salt = std::array<std::uint8_t, 16>;

// The owner of a board's log, fenced: taking a board over raises its epoch, and a commit with an
// older one is refused.
using Epoch = StrongId<struct EpochTag, std::uint64_t>;

// What kind of entry a record holds: public even where its payload is withheld or erased. The
// journal gives these numbers no meaning; protocol/atelier/v1/journal.proto does.
using RecordKind = StrongId<struct RecordKindTag, std::uint16_t>;

// A record as its author hands it over; the journal salts it, chains it and numbers it by `seq`.
struct NewRecord {
  Seq seq;
  RecordKind kind;
  WallMillis time = 0;
  std::string payload;
};

// The part of a record that the chain covers. A stranger who holds the headers can verify that
// nothing was removed, reordered or changed, without seeing a single payload.
struct RecordHeader {
  Seq seq;
  RecordKind kind;
  WallMillis time = 0;
  Hash payload_hash{};  // H(salt ‖ payload)
  Hash previous{};      // chain hash of the record before; zeros for the first
};

struct Record {
  RecordHeader header;
  // Beside the header, not in the chain: may be erased. Nothing then, and `erased_because` says
  // why.
  std::optional<std::string> payload;
  Salt salt{};
  std::string erased_because;
  WallMillis erased_at = 0;
};

// A small value that changes with the log and must be on disk with it, in the same batch, though no
// record of it may be kept, as in an urn. An empty value removes the row.
struct Row {
  std::string key;
  std::string value;
};

// What one board adds in one commit. Records are consecutive from `records.front().seq`, which must
// be the head's seq plus one. Either part may be empty.
struct Append {
  BoardId board;
  Epoch owner;
  std::vector<NewRecord> records;
  std::vector<Row> rows;
};

struct Head {
  Seq seq;       // of the last record; 0 for an empty log
  Hash chain{};  // its chain hash; zeros for an empty log
};

struct Snapshot {
  Seq seq;       // the state after this entry
  Hash chain{};  // chain hash at `seq`, so that the tail can be verified from here
  std::string bytes;
};

class Journal {
 public:
  virtual ~Journal() = default;

  // Makes this caller the owner of `board`'s log, which need not exist yet.
  virtual Result<Epoch> take_over(const BoardId& board) = 0;

  // All appends become durable together, or none does. When it returns success, they survive a
  // power cut. One call per board and batch at most: no board appears twice.
  virtual Result<> commit(const std::vector<Append>& appends) = 0;

  virtual Result<Head> head(const BoardId& board) = 0;
  virtual Result<std::vector<BoardId>> boards() = 0;

  // Visits the records after `after`, in order, until the head or until `visit` returns false.
  // Verifies each record against the chain; stops with Damaged at the first that does not fit.
  // `from` is the chain hash at `after` (zeros when after is 0).
  virtual Result<> read(const BoardId& board, Seq after, const Hash& from,
                        const std::function<bool(const Record&)>& visit) = 0;

  virtual Result<std::vector<Row>> rows(const BoardId& board) = 0;

  // The newest complete snapshot; nothing when there is none. A half-written one is not complete.
  virtual Result<std::optional<Snapshot>> newest_snapshot(const BoardId& board) = 0;
  // May be slow: call it off the hot path. Older snapshots may be dropped once it is complete.
  virtual Result<> put_snapshot(const BoardId& board, const Snapshot& snapshot) = 0;

  // Erases the payload and the salt of one record for good, keeping its header: the chain still
  // verifies. Snapshots at or after `seq` are dropped, since they may hold what was erased.
  virtual Result<> erase_payload(const BoardId& board, Seq seq, std::string reason,
                                 WallMillis when) = 0;

  // Removes every trace of a board.
  virtual Result<> erase_board(const BoardId& board) = 0;
};

// The chain hash of a record: H(previous ‖ seq ‖ kind ‖ time ‖ payload_hash), as storage/FORMAT.md
// writes it out.
Hash chain_hash(const RecordHeader& header);
Hash payload_hash(const Salt& salt, const std::string& payload);

}  // namespace atelier::storage
