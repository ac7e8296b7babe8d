#include "load-tests/peers/yjs_struct.h"

#include <algorithm>

#include "load-tests/peers/lib0.h"
#include "load-tests/peers/yjs_format.h"

namespace atelier::load {
namespace {

void read_id(Lib0Reader& update) {
  update.number32();
  update.number32();
}

void read_place(Lib0Reader& update, std::uint8_t first, YjsStruct& found) {
  found.follows = (first & (yjs::kHasOrigin | yjs::kHasRightOrigin)) != 0;
  if ((first & yjs::kHasOrigin) != 0) read_id(update);
  if ((first & yjs::kHasRightOrigin) != 0) read_id(update);
  if (found.follows) return;
  found.at_root = update.number() == yjs::kParentIsRoot;
  if (found.at_root) {
    found.root = update.text();
  } else {
    read_id(update);
  }
  if ((first & yjs::kHasKey) != 0) found.key = update.text();
}

// Strings count in UTF-16 units.
std::uint32_t utf16_length(std::string_view text) {
  std::uint32_t units = 0;
  for (const char character : text) {
    const auto byte = static_cast<std::uint8_t>(character);
    if ((byte & 0xc0) != 0x80) ++units;
    if (byte >= 0xf0) ++units;
  }
  return units;
}

void read_values(Lib0Reader& update, YjsStruct& found) {
  found.length = update.number32();
  std::int32_t integer = 0;
  for (std::uint32_t left = found.length; update.ok() && left > 0; --left) {
    if (update.any(integer) && found.length == 1) found.integer = integer;
  }
}

void read_type(Lib0Reader& update, YjsStruct& found) {
  const std::uint64_t type = update.number();
  if (type == yjs::kXmlElement || type == yjs::kXmlHook) update.text();
  found.is_map = type == yjs::kMap;
}

void read_content(Lib0Reader& update, std::uint8_t kind, YjsStruct& found) {
  std::int32_t ignored = 0;
  found.length = 1;
  switch (kind) {
    case yjs::kDeleted:
      found.length = update.number32();
      return;
    case yjs::kJson:
      found.length = update.number32();
      for (std::uint32_t left = found.length; update.ok() && left > 0; --left) update.text();
      return;
    case yjs::kBinary:
    case yjs::kEmbed:
      update.text();
      return;
    case yjs::kString:
      found.length = utf16_length(update.text());
      return;
    case yjs::kFormat:
      update.text();
      update.text();
      return;
    case yjs::kType:
      return read_type(update, found);
    case yjs::kAny:
      return read_values(update, found);
    case yjs::kDocument:
      update.text();
      update.any(ignored);
      return;
    default:
      update.fail();
  }
}

}  // namespace

YjsStruct read_yjs_struct(Lib0Reader& update) {
  YjsStruct found;
  const std::uint8_t first = update.byte();
  const auto kind = static_cast<std::uint8_t>(first & yjs::kKindMask);
  if (kind == yjs::kCollected || kind == yjs::kSkip) {
    found.length = update.number32();
    found.missing = kind == yjs::kSkip;
    return found;
  }
  read_place(update, first, found);
  read_content(update, kind, found);
  return found;
}

}  // namespace atelier::load
