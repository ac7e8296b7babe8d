#include "server/domain/document/written_text.h"

#include <algorithm>

#include "server/base/check.h"
#include "server/domain/document/limits.h"
#include "server/domain/document/text_digest.h"
#include "server/domain/document/text_snapshot.h"
#include "server/domain/document/unicode.h"

namespace atelier::document {
namespace {

std::optional<std::size_t> units_in(std::string_view utf8) {
  const auto is_ascii = [](char byte) { return static_cast<std::uint8_t>(byte) < 0x80; };
  if (std::all_of(utf8.begin(), utf8.end(), is_ascii)) return utf8.size();
  const std::optional<std::u16string> text = to_utf16(utf8);
  if (!text) return std::nullopt;
  return text->size();
}

}  // namespace

std::optional<WrittenText> WrittenText::read(ReplicaId author, std::string_view utf8) {
  const std::optional<std::size_t> units = units_in(utf8);
  const bool possible = units && *units > 0 && *units <= kTextUnitsMax;
  if (!possible || author.number() > kReplicaIdMax) return std::nullopt;
  return WrittenText(author, static_cast<std::uint32_t>(*units), utf8);
}

std::u16string WrittenText::text() const {
  std::optional<std::u16string> text = to_utf16(utf8_);
  ATELIER_CHECK(text);
  return *std::move(text);
}

std::string WrittenText::encode() const {
  return encode_written(author_, units_, utf8_);
}

Digest WrittenText::digest() const {
  return written_digest(author_, text());
}

}  // namespace atelier::document
