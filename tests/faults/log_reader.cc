// atelier-log-reader DATA ACKNOWLEDGED: whether the log of a stopped server holds each acknowledged
// operation exactly once.
//
// ACKNOWLEDGED has a line "BOARD REPLICA UP-TO" for each replica: its operations 1 to UP-TO were
// acknowledged. Prints {"acknowledged", "missing", "twice", "operations"}; "twice" counts every
// operation of the log that stands in it again, acknowledged or not. Changes no byte. Exit code 0
// whatever it found, and that of `atelier check` where the journal cannot be read.
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "protocol/record_codec.h"
#include "storage/rocksdb_journal.h"

namespace {

using atelier::BoardId;
using atelier::Error;
using atelier::ErrorKind;
using atelier::Result;
using atelier::protocol::RecordKind;

using Replica = std::uint32_t;
using Number = std::uint32_t;  // of an operation among those of its replica

struct Findings {
  std::uint64_t acknowledged = 0;
  std::uint64_t missing = 0;
  std::uint64_t twice = 0;
  std::uint64_t operations = 0;
};

using Acknowledged = std::map<BoardId, std::map<Replica, Number>>;

Result<Acknowledged> read_acknowledged(const std::string& path) {
  std::ifstream file(path);
  if (!file) return Error{ErrorKind::NotFound, "cannot read " + path};
  Acknowledged acknowledged;
  std::string board;
  Replica replica = 0;
  Number up_to = 0;
  while (file >> board >> replica >> up_to) {
    const auto id = BoardId::parse(board);
    if (!id) return Error{ErrorKind::Invalid, board + " is no board"};
    acknowledged[*id][replica] = up_to;
  }
  return acknowledged;
}

Result<> judge(atelier::storage::Journal& journal, const BoardId& board,
               const std::map<Replica, Number>& acknowledged, Findings& findings) {
  std::set<std::pair<Replica, Number>> found;
  Result<> decoded;
  const auto read =
      journal.read(board, atelier::Seq(0), {}, [&](const atelier::storage::Record& record) {
        const auto kind = static_cast<RecordKind>(record.header.kind.number());
        if (kind != RecordKind::Operation || !record.payload) return true;
        const auto content = atelier::protocol::decode_record(kind, *record.payload);
        if (!content) decoded = content.error();
        if (!content) return false;
        const auto& operation = std::get<atelier::protocol::OperationRecord>(*content);
        ++findings.operations;
        const auto key = std::pair(operation.replica.number(), operation.cseq.number());
        if (!found.insert(key).second) ++findings.twice;
        return true;
      });
  if (!read) return read.error();
  if (!decoded) return decoded.error();
  for (const auto& [replica, up_to] : acknowledged) {
    findings.acknowledged += up_to;
    for (Number number = 1; number <= up_to; ++number) {
      if (!found.contains({replica, number})) ++findings.missing;
    }
  }
  return {};
}

Result<Findings> judge_all(const std::string& folder, const std::string& list) {
  const auto acknowledged = read_acknowledged(list);
  if (!acknowledged) return acknowledged.error();
  atelier::storage::RocksdbJournalOptions options;
  options.read_only = true;
  const auto journal = atelier::storage::RocksdbJournal::open(folder, options);
  if (!journal) return journal.error();
  Findings findings;
  for (const auto& [board, replicas] : *acknowledged) {
    if (const auto judged = judge(**journal, board, replicas, findings); !judged) {
      return judged.error();
    }
  }
  return findings;
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) return 2;
  const auto findings = judge_all(words[1], words[2]);
  if (!findings) {
    std::cerr << "atelier-log-reader: " << findings.error().detail << '\n';
    return findings.error().kind == ErrorKind::Damaged ? 3 : 1;
  }
  const boost::json::value json = {{"acknowledged", findings->acknowledged},
                                   {"missing", findings->missing},
                                   {"twice", findings->twice},
                                   {"operations", findings->operations}};
  std::cout << boost::json::serialize(json) << std::endl;
  return 0;
}
