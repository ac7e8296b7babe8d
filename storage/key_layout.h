// Where everything lies in the store: keys that sort by board, then by sequence.
//
// Numbers in keys are big-endian, so that RocksDB's byte order is the order of the log. Every key
// of a board begins with its 16 bytes: the prefix that range deletions and prefix reads rely on.
// storage/FORMAT.md shows each key byte by byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/base/ids.h"

namespace atelier::storage {

inline constexpr std::size_t kBoardPrefixBytes = 16;

// Chunk number of the manifest: after all chunks of its snapshot, written last.
inline constexpr std::uint32_t kManifestChunk = 0xFFFFFFFF;

struct SnapshotKey {
  Seq seq;
  std::uint32_t chunk = 0;
};

std::string board_prefix(const BoardId& board);
// Sorts after every key of `board` and not after any key of a later one.
std::string after_board(const BoardId& board);

// Sorts after every key of every board.
std::string after_all_boards();

std::string head_key(const BoardId& board);
std::string log_key(const BoardId& board, Seq seq);
std::string row_key(const BoardId& board, std::string_view key);
std::string snapshot_key(const BoardId& board, const SnapshotKey& place);

// Nothing for a key too short to begin with a board.
std::optional<BoardId> board_of_key(std::string_view key);
// Nothing for keys that these functions cannot have made.
std::optional<Seq> parse_log_key(std::string_view key);
std::optional<SnapshotKey> parse_snapshot_key(std::string_view key);

}  // namespace atelier::storage
