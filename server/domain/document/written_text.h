// A WrittenText is a text in which one replica typed forward and nobody changed anything: units
// (author, 1), (author, 2)… each on the right of the one before, all visible.
//
// Most texts of a board are that when they are read from a snapshot. Such a one is held as its
// UTF-8, a sixth of what runs and index take, until it is edited or asked for a place in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/base/ids.h"
#include "server/domain/document/digest.h"

namespace atelier::document {

class WrittenText {
 public:
  // Nothing for bytes that are not UTF-8, empty, or more units than a text may have, and for a
  // replica that nobody can be.
  static std::optional<WrittenText> read(ReplicaId author, std::string_view utf8);

  ReplicaId author() const { return author_; }
  std::uint32_t size() const { return units_; }
  const std::string& utf8() const { return utf8_; }
  std::u16string text() const;

  // As of the same text with runs: text_snapshot.h, text_digest.h.
  std::string encode() const;
  Digest digest() const;

 private:
  WrittenText(ReplicaId author, std::uint32_t units, std::string_view utf8)
      : author_(author), units_(units), utf8_(utf8) {}

  ReplicaId author_;
  std::uint32_t units_ = 0;
  std::string utf8_;
};

}  // namespace atelier::document
