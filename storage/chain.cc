#include "storage/chain.h"

#include <sodium.h>

#include <string_view>

#include "server/base/check.h"
#include "storage/byte_codec.h"

namespace atelier::storage {
namespace {

static_assert(sizeof(Hash) == crypto_generichash_BYTES, "BLAKE2b-256 fills a Hash");

class Hasher {
 public:
  Hasher() { crypto_generichash_init(&state_, nullptr, 0, sizeof(Hash)); }
  void add(std::string_view bytes) {
    crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()),
                              bytes.size());
  }
  Hash finish() {
    Hash hash;
    crypto_generichash_final(&state_, hash.data(), hash.size());
    return hash;
  }

 private:
  crypto_generichash_state state_;
};

Error broken(Seq seq, const char* what) {
  return {ErrorKind::Damaged, "record " + std::to_string(seq.number()) + " " + what};
}

}  // namespace

Hash chain_hash(const RecordHeader& header) {
  ByteWriter writer;
  writer.bytes(header.previous);
  writer.u64(header.seq.number());
  writer.u16(header.kind.number());
  writer.i64(header.time);
  writer.bytes(header.payload_hash);
  return bytes_hash(writer.view());
}

Hash payload_hash(const Salt& salt, const std::string& payload) {
  Hasher hasher;
  hasher.add({reinterpret_cast<const char*>(salt.data()), salt.size()});
  hasher.add(payload);
  return hasher.finish();
}

Hash bytes_hash(std::string_view bytes) {
  Hasher hasher;
  hasher.add(bytes);
  return hasher.finish();
}

Record seal(const NewRecord& fresh, const Head& before, Random& random) {
  ATELIER_CHECK(fresh.seq == before.seq.next());
  Record record;
  random.fill(record.salt);
  record.header.seq = fresh.seq;
  record.header.kind = fresh.kind;
  record.header.time = fresh.time;
  record.header.payload_hash = payload_hash(record.salt, fresh.payload);
  record.header.previous = before.chain;
  record.payload = fresh.payload;
  return record;
}

Result<Head> follow(const Head& before, const Record& record) {
  const RecordHeader& header = record.header;
  if (header.seq != before.seq.next()) {
    return broken(before.seq.next(), "is missing");
  }
  if (header.previous != before.chain) {
    return broken(header.seq, "does not link to the one before it");
  }
  if (record.payload && payload_hash(record.salt, *record.payload) != header.payload_hash) {
    return broken(header.seq, "holds a payload that its hash does not fit");
  }
  return Head{header.seq, chain_hash(header)};
}

Record erased(const Record& record, std::string reason, WallMillis when) {
  Record bare;
  bare.header = record.header;
  bare.erased_because = std::move(reason);
  bare.erased_at = when;
  return bare;
}

std::string place_text(const BoardId& board, Seq seq) {
  return "seq " + std::to_string(seq.number()) + " of board " + board.text();
}

}  // namespace atelier::storage
