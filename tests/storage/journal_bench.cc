#include "tests/storage/journal_bench.h"

#include <catch2/catch.hpp>

namespace atelier::storage {

BoardId board_id(std::uint8_t first_byte) {
  BoardId::Bytes bytes{};
  bytes.fill(0x42);
  bytes[0] = first_byte;
  return BoardId(bytes);
}

NewRecord note(std::uint64_t seq, std::string payload) {
  return {Seq(seq), RecordKind(1), static_cast<WallMillis>(1'700'000'000'000 + seq),
          std::move(payload)};
}

std::vector<NewRecord> notes(std::uint64_t from, std::uint64_t count) {
  std::vector<NewRecord> records;
  for (std::uint64_t seq = from; seq < from + count; ++seq) {
    records.push_back(note(seq, "payload " + std::to_string(seq)));
  }
  return records;
}

Append append(const BoardId& board, Epoch owner, std::vector<NewRecord> records,
              std::vector<Row> rows) {
  return {board, owner, std::move(records), std::move(rows)};
}

std::vector<Record> read_all(Journal& journal, const BoardId& board) {
  std::vector<Record> records;
  auto keep = [&](const Record& record) {
    records.push_back(record);
    return true;
  };
  REQUIRE(journal.read(board, Seq(), Hash{}, keep).has_value());
  return records;
}

Result<> verify_all(Journal& journal, const BoardId& board) {
  return journal.read(board, Seq(), Hash{}, [](const Record&) { return true; });
}

Epoch fill(Journal& journal, const BoardId& board, std::uint64_t count) {
  const Epoch owner = journal.take_over(board).value();
  const Seq head = journal.head(board).value().seq;
  REQUIRE(journal.commit({append(board, owner, notes(head.number() + 1, count))}).has_value());
  return owner;
}

Snapshot snapshot_at_head(Journal& journal, const BoardId& board, std::string bytes) {
  const Head head = journal.head(board).value();
  return {head.seq, head.chain, std::move(bytes)};
}

RocksdbJournalOptions RocksdbBench::options() {
  RocksdbJournalOptions options;
  options.create = true;
  options.reserve_bytes = 0;
  options.snapshot_pause = std::chrono::milliseconds(0);
  return options;
}

void RocksdbBench::reopen() {
  const Result<> opened = try_reopen(options());
  if (!opened) INFO(opened.error().detail);
  REQUIRE(opened.has_value());
}

Result<> RocksdbBench::try_reopen(const RocksdbJournalOptions& options) {
  close();
  Result<std::unique_ptr<RocksdbJournal>> opened = RocksdbJournal::open(folder(), options);
  if (!opened) return opened.error();
  journal_ = std::move(*opened);
  return {};
}

}  // namespace atelier::storage
