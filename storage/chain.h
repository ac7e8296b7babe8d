// The chain: how one record vouches for all those before it (storage/FORMAT.md, "The chain").
//
// The two hashes are declared in journal.h, since callers of the port use them too. Here is the one
// rule that every adapter follows when it makes a record and when it reads one back, so that no two
// adapters can disagree about what "verified" means.
#pragma once

#include <string>
#include <string_view>

#include "server/base/random.h"
#include "storage/journal.h"

namespace atelier::storage {

// The record that `fresh` becomes after `before`: salted, hashed and linked. `fresh.seq` must be
// the one after `before.seq`.
Record seal(const NewRecord& fresh, const Head& before, Random& random);

// The head of the log once `record` has followed `before`. Damaged when the sequence has a gap, the
// link does not fit, or the payload is not what its hash says. A record whose payload was erased is
// verified by its header alone.
Result<Head> follow(const Head& before, const Record& record);

// The record without its payload and its salt.
Record erased(const Record& record, std::string reason, WallMillis when);

// BLAKE2b-256 of any bytes: snapshots carry one, so that they are never half believed.
Hash bytes_hash(std::string_view bytes);

// "seq 12 of board 0123…": how messages name a place in a log.
std::string place_text(const BoardId& board, Seq seq);

}  // namespace atelier::storage
