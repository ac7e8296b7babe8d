#include "storage/record_format.h"

#include <algorithm>

#include "server/base/check.h"
#include "storage/append_rules.h"
#include "storage/byte_codec.h"

namespace atelier::storage {
namespace {

// The two bodies a record may have.
constexpr std::uint8_t kHasPayload = 1;
constexpr std::uint8_t kIsErased = 2;

Error malformed(const char* what) {
  return {ErrorKind::Damaged, std::string("malformed ") + what};
}

}  // namespace

std::string encode_record(const Record& record) {
  const RecordHeader& header = record.header;
  ByteWriter writer;
  writer.u8(kRecordVersion);
  writer.u8(record.payload ? kHasPayload : kIsErased);
  writer.u16(header.kind.number());
  writer.i64(header.time);
  writer.bytes(header.payload_hash);
  writer.bytes(header.previous);
  if (record.payload) {
    writer.bytes(record.salt);
    writer.u32(static_cast<std::uint32_t>(record.payload->size()));
    writer.bytes(*record.payload);
  } else {
    ATELIER_CHECK(record.erased_because.size() <= kReasonBytesMax);
    writer.i64(record.erased_at);
    writer.u16(static_cast<std::uint16_t>(record.erased_because.size()));
    writer.bytes(record.erased_because);
  }
  return writer.take();
}

Result<Record> decode_record(Seq seq, std::string_view bytes) {
  ByteReader reader(bytes);
  if (reader.u8() != kRecordVersion) return malformed("record: unknown version");
  const std::uint8_t body = reader.u8();
  Record record;
  record.header.seq = seq;
  record.header.kind = RecordKind(reader.u16());
  record.header.time = reader.i64();
  record.header.payload_hash = reader.array<sizeof(Hash)>();
  record.header.previous = reader.array<sizeof(Hash)>();
  if (body == kHasPayload) {
    record.salt = reader.array<sizeof(Salt)>();
    record.payload = std::string(reader.bytes(reader.u32()));
  } else if (body == kIsErased) {
    record.erased_at = reader.i64();
    record.erased_because = std::string(reader.bytes(reader.u16()));
    if (record.erased_because.size() > kReasonBytesMax) return malformed("record: reason too long");
  } else {
    return malformed("record: unknown body");
  }
  if (!reader.complete()) return malformed("record: wrong length");
  return record;
}

std::string encode_head(const StoredHead& stored) {
  ByteWriter writer;
  writer.u8(kHeadVersion);
  writer.u64(stored.owner.number());
  writer.u64(stored.head.seq.number());
  writer.bytes(stored.head.chain);
  return writer.take();
}

Result<StoredHead> decode_head(std::string_view bytes) {
  ByteReader reader(bytes);
  if (reader.u8() != kHeadVersion) return malformed("head: unknown version");
  StoredHead stored;
  stored.owner = Epoch(reader.u64());
  stored.head.seq = Seq(reader.u64());
  stored.head.chain = reader.array<sizeof(Hash)>();
  if (!reader.complete()) return malformed("head: wrong length");
  if (stored.head.seq == Seq() && stored.head.chain != Hash{}) {
    return malformed("head: a chain without records");
  }
  return stored;
}

std::string encode_manifest(const SnapshotManifest& manifest) {
  ByteWriter writer;
  writer.u8(kManifestVersion);
  writer.u32(manifest.chunks);
  writer.u64(manifest.size);
  writer.bytes(manifest.content);
  writer.bytes(manifest.chain);
  return writer.take();
}

Result<SnapshotManifest> decode_manifest(std::string_view bytes) {
  ByteReader reader(bytes);
  if (reader.u8() != kManifestVersion) return malformed("snapshot manifest: unknown version");
  SnapshotManifest manifest;
  manifest.chunks = reader.u32();
  manifest.size = reader.u64();
  manifest.content = reader.array<sizeof(Hash)>();
  manifest.chain = reader.array<sizeof(Hash)>();
  if (!reader.complete()) return malformed("snapshot manifest: wrong length");
  return manifest;
}

}  // namespace atelier::storage
