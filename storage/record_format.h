// How the journal's own values become bytes: records, heads and snapshot manifests.
//
// Fixed little-endian fields and lengths (storage/FORMAT.md, "Values"), no schema language: the log
// must be readable when every other library of today is gone. Decoding is strict: a version, a flag
// or a length that this code does not know, or a byte left over, is Damaged. The payload stays
// opaque.
#pragma once

#include <string>
#include <string_view>

#include "storage/journal.h"

namespace atelier::storage {

inline constexpr std::uint8_t kRecordVersion = 1;
inline constexpr std::uint8_t kHeadVersion = 1;
inline constexpr std::uint8_t kManifestVersion = 1;

// `record.header.seq` is not in the value: it is in the key.
std::string encode_record(const Record& record);
Result<Record> decode_record(Seq seq, std::string_view bytes);

// The head as it is stored with each commit, and the owner that wrote it.
struct StoredHead {
  Epoch owner;
  Head head;
};
std::string encode_head(const StoredHead& stored);
Result<StoredHead> decode_head(std::string_view bytes);

// What makes a snapshot complete: how its chunks join, and what they must hash to.
struct SnapshotManifest {
  std::uint32_t chunks = 0;
  std::uint64_t size = 0;
  Hash content{};  // BLAKE2b-256 of the joined chunks
  Hash chain{};    // chain hash at the snapshot's seq
};
std::string encode_manifest(const SnapshotManifest& manifest);
Result<SnapshotManifest> decode_manifest(std::string_view bytes);

}  // namespace atelier::storage
