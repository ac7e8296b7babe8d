#include "server/app/board_seed.h"

#include <algorithm>
#include <utility>

#include "server/base/check.h"
#include "server/domain/document/limits.h"
#include "server/domain/document/unicode.h"

namespace atelier::app {
namespace {

using document::Change;
using document::Operation;

constexpr ReplicaId kServer{};

document::Hlc hlc_of(WallMillis now) {
  ATELIER_CHECK(now >= document::kHlcEpochMillis);
  return static_cast<document::Hlc>(now - document::kHlcEpochMillis) * document::kHlcCounterSpan;
}

// One insert for each stretch that an operation may hold, each hanging at the end of the one
// before.
document::TextEdit text_edit(const std::u16string& text) {
  document::TextEdit edit;
  std::size_t position = 0;
  while (position < text.size()) {
    std::size_t length = std::min(text.size() - position, document::kInsertUnitsMax);
    const char16_t last = text[position + length - 1];
    if (position + length < text.size() && last >= 0xD800 && last < 0xDC00) --length;
    document::TextInsert insert;
    insert.counter = static_cast<std::uint32_t>(position + 1);
    insert.text = text.substr(position, length);
    if (position > 0) {
      insert.parent = document::ElementId{kServer, static_cast<std::uint32_t>(position)};
    }
    edit.inserts.push_back(std::move(insert));
    position += length;
  }
  return edit;
}

class SeedBuilder {
 public:
  explicit SeedBuilder(WallMillis now) { seed_.hlc = hlc_of(now); }

  void add(document::ObjectKind kind, std::vector<document::PropertyValue> properties,
           const std::u16string& text) {
    const ObjectId object(kServer, ++objects_);
    add(object, document::Create{kind, std::move(properties)});
    if (!text.empty()) add(object, text_edit(text));
  }

  protocol::BoardSeeded take() { return std::move(seed_); }

 private:
  void add(ObjectId object, Change change) {
    const document::Stamp stamp{seed_.hlc + seed_.operations.size(), kServer};
    seed_.operations.push_back(Operation{object, stamp, std::move(change)});
  }

  protocol::BoardSeeded seed_;
  std::uint32_t objects_ = 0;
};

std::size_t weight(const Operation& operation) {
  constexpr std::size_t kFixed = 64;
  std::size_t bytes = kFixed;
  if (const auto* edit = std::get_if<document::TextEdit>(&operation.change)) {
    for (const auto& insert : edit->inserts) bytes += 3 * insert.text.size();
  }
  return bytes;
}

}  // namespace

Result<protocol::BoardSeeded> seed_notes(const std::vector<NoteDraft>& notes, WallMillis now) {
  SeedBuilder builder(now);
  for (const NoteDraft& note : notes) {
    const auto text = document::to_utf16(note.text);
    if (!text) return Error{ErrorKind::Invalid, "a note's text is not well-formed UTF-8"};
    builder.add(document::ObjectKind::Note,
                {{document::Property::Position, note.position},
                 {document::Property::Size, note.size},
                 {document::Property::Colour, note.colour}},
                *text);
  }
  return builder.take();
}

protocol::BoardSeeded seed_copy(const document::Document& document, WallMillis now) {
  SeedBuilder builder(now);
  document.for_each([&](const document::Object& object) {
    if (object.deleted()) return;
    std::vector<document::PropertyValue> properties;
    for (const document::Register& each : object.registers) {
      if (each.property != document::Property::Deleted) {
        properties.push_back({each.property, each.value});
      }
    }
    builder.add(object.kind, std::move(properties), object.text.text());
  });
  return builder.take();
}

std::vector<protocol::BoardSeeded> split_seed(protocol::BoardSeeded seed) {
  constexpr std::size_t kRecordBytes = 256 * 1024;
  std::vector<protocol::BoardSeeded> records(1);
  records.back().hlc = seed.hlc;
  std::size_t bytes = 0;
  std::uint64_t index = 0;
  for (Operation& operation : seed.operations) {
    const std::size_t more = weight(operation);
    if (bytes + more > kRecordBytes && !records.back().operations.empty()) {
      records.push_back({seed.hlc + index, {}});
      bytes = 0;
    }
    bytes += more;
    ++index;
    records.back().operations.push_back(std::move(operation));
  }
  return records;
}

}  // namespace atelier::app
