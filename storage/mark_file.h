// MarkFile: the high-water mark, a promise about the store that the store itself cannot lose.
//
// RocksDB ends its recovery at the first bad byte of its write-ahead log and calls that success.
// The mark lies outside that log and holds the sequence number of the last completed sync: a store
// that recovers to less has lost writes that people were told were safe.
//
// 4 KiB, two slots written in turn, each with its own checksum and within one sector: a torn write
// costs the newest mark, never both. storage/FORMAT.md shows the bytes.
//
// Thread: one at a time.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>

#include "server/base/result.h"
#include "storage/file_descriptor.h"

namespace atelier::storage {

// Pairs the mark with its store: a mark that was copied from elsewhere says nothing.
using StoreId = std::array<std::uint8_t, 16>;

struct Mark {
  StoreId store{};
  std::uint64_t generation = 0;  // which write of the file this was
  std::uint64_t sequence = 0;    // of RocksDB: everything up to it was synced
};

class MarkFile {
 public:
  // NotFound without the file; Damaged when neither slot is whole.
  static Result<Mark> read(const std::filesystem::path& path);
  // A new file with a first mark, durable with its name.
  static Result<> create(const std::filesystem::path& path, const Mark& first);
  // For writing on from `last`.
  static Result<MarkFile> open(const std::filesystem::path& path, const Mark& last);

  // Durable when it returns success.
  Result<> write(std::uint64_t sequence);

 private:
  MarkFile(std::filesystem::path path, FileDescriptor file, const Mark& last)
      : path_(std::move(path)), file_(std::move(file)), last_(last) {}

  std::filesystem::path path_;
  FileDescriptor file_;
  Mark last_;
};

}  // namespace atelier::storage
