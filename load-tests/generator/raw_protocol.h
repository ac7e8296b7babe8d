// What the raw broadcaster and its clients exchange: records, one after another in binary messages,
// each as long as what Atelier sends for the same thing, so that both move the same bytes.
//
// A record: its kind, then its tag (little-endian), then zeros up to its length. Up travel records
// of one person; down travels what is durable, to everybody on the board, its author included.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace atelier::load::raw {

// As long as Atelier's own: what `atelier-load` received for each entry and each cursor.
inline constexpr std::size_t kEditBytes = 44;
inline constexpr std::size_t kCursorBytes = 16;

enum class Kind : char { Edit = 'E', Cursor = 'C' };

inline void append_record(std::string& out, Kind kind, std::uint32_t tag) {
  const std::size_t size = kind == Kind::Edit ? kEditBytes : kCursorBytes;
  const std::size_t begin = out.size();
  out.resize(begin + size);
  out[begin] = static_cast<char>(kind);
  std::memcpy(out.data() + begin + 1, &tag, sizeof tag);
}

struct Record {
  Kind kind = Kind::Edit;
  std::uint32_t tag = 0;
};

// Takes the first record off `bytes`; false for what is none.
inline bool take_record(std::string_view& bytes, Record& record) {
  if (bytes.empty()) return false;
  record.kind = static_cast<Kind>(bytes.front());
  const std::size_t size = record.kind == Kind::Edit ? kEditBytes : kCursorBytes;
  if (bytes.size() < size || (record.kind != Kind::Edit && record.kind != Kind::Cursor)) {
    return false;
  }
  std::memcpy(&record.tag, bytes.data() + 1, sizeof record.tag);
  bytes.remove_prefix(size);
  return true;
}

}  // namespace atelier::load::raw
