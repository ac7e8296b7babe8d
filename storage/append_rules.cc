#include "storage/append_rules.h"

#include <set>

#include "storage/chain.h"

namespace atelier::storage {
namespace {

Result<> check_sizes(const Append& append) {
  for (const NewRecord& record : append.records) {
    if (record.payload.size() > kPayloadBytesMax) {
      return Error{ErrorKind::Invalid,
                   "payload too large at " + place_text(append.board, record.seq)};
    }
  }
  for (const Row& row : append.rows) {
    const bool fits = !row.key.empty() && row.key.size() <= kRowKeyBytesMax &&
                      row.value.size() <= kRowValueBytesMax;
    if (!fits)
      return Error{ErrorKind::Invalid, "row out of bounds on board " + append.board.text()};
  }
  return {};
}

Result<> check_expectations(const Append& append, const OwnedHead& known) {
  if (append.owner == Epoch() || append.owner != known.owner) {
    return Error{ErrorKind::Conflict, "board " + append.board.text() +
                                          " has another owner: epoch " +
                                          std::to_string(known.owner.number()) + ", not " +
                                          std::to_string(append.owner.number())};
  }
  Seq expected = known.head.seq.next();
  for (const NewRecord& record : append.records) {
    if (record.seq != expected) {
      return Error{ErrorKind::Conflict, "expected " + place_text(append.board, expected) +
                                            ", was given seq " +
                                            std::to_string(record.seq.number())};
    }
    expected = expected.next();
  }
  return {};
}

}  // namespace

Result<> check_appends(const std::vector<Append>& appends,
                       const std::function<OwnedHead(const BoardId&)>& known) {
  std::set<BoardId> seen;
  for (const Append& append : appends) {
    if (!seen.insert(append.board).second) {
      return Error{ErrorKind::Invalid, "board " + append.board.text() + " twice in one commit"};
    }
    if (Result<> sizes = check_sizes(append); !sizes) return sizes.error();
    if (Result<> fits = check_expectations(append, known(append.board)); !fits) return fits.error();
  }
  return {};
}

}  // namespace atelier::storage
