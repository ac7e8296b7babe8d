#include "storage/key_layout.h"

namespace atelier::storage {
namespace {

template <class Number>
void append_big_endian(std::string& out, Number value) {
  for (std::size_t i = sizeof(Number); i-- > 0;) {
    out.push_back(static_cast<char>((value >> (8 * i)) & 0xFF));
  }
}

std::uint64_t read_big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (char byte : bytes) value = (value << 8) | static_cast<std::uint8_t>(byte);
  return value;
}

constexpr char kHighestByte = static_cast<char>(0xFF);
constexpr std::size_t kKeyBytesMax = kBoardPrefixBytes + 512;
constexpr std::size_t kLogKeyBytes = kBoardPrefixBytes + 8;
constexpr std::size_t kSnapshotKeyBytes = kLogKeyBytes + 4;

}  // namespace

std::string board_prefix(const BoardId& board) {
  return {reinterpret_cast<const char*>(board.bytes().data()), board.bytes().size()};
}

std::string after_all_boards() {
  return std::string(kKeyBytesMax + 1, kHighestByte);
}

std::string after_board(const BoardId& board) {
  std::string prefix = board_prefix(board);
  while (!prefix.empty() && prefix.back() == kHighestByte) prefix.pop_back();
  // The board whose id is all ones has none after it: something longer than any key will do.
  if (prefix.empty()) return after_all_boards();
  prefix.back() = static_cast<char>(static_cast<std::uint8_t>(prefix.back()) + 1);
  return prefix;
}

std::string head_key(const BoardId& board) {
  return board_prefix(board);
}

std::string log_key(const BoardId& board, Seq seq) {
  std::string key = board_prefix(board);
  append_big_endian(key, seq.number());
  return key;
}

std::string row_key(const BoardId& board, std::string_view key) {
  return board_prefix(board).append(key);
}

std::string snapshot_key(const BoardId& board, const SnapshotKey& place) {
  std::string key = log_key(board, place.seq);
  append_big_endian(key, place.chunk);
  return key;
}

std::optional<BoardId> board_of_key(std::string_view key) {
  if (key.size() < kBoardPrefixBytes) return std::nullopt;
  BoardId::Bytes bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(key[i]);
  return BoardId(bytes);
}

std::optional<Seq> parse_log_key(std::string_view key) {
  if (key.size() != kLogKeyBytes) return std::nullopt;
  return Seq(read_big_endian(key.substr(kBoardPrefixBytes)));
}

std::optional<SnapshotKey> parse_snapshot_key(std::string_view key) {
  if (key.size() != kSnapshotKeyBytes) return std::nullopt;
  SnapshotKey place;
  place.seq = Seq(read_big_endian(key.substr(kBoardPrefixBytes, 8)));
  place.chunk = static_cast<std::uint32_t>(read_big_endian(key.substr(kLogKeyBytes)));
  return place;
}

}  // namespace atelier::storage
