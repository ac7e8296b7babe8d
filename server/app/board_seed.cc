#include "server/app/board_seed.h"

#include <algorithm>
#include <map>
#include <optional>
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

  // In front of its siblings below `parent` (0: the page).
  ObjectId add(document::ObjectKind kind, std::vector<document::PropertyValue> properties,
               const std::u16string& text, ObjectId parent = {}) {
    const ObjectId object(kServer, ++objects_);
    document::Place last;
    last.parent = parent;
    add(object, document::Create{kind, std::move(properties), last});
    if (!text.empty()) add(object, text_edit(text));
    return object;
  }
  // Ends may name objects that were added later.
  void set(ObjectId object, std::vector<document::PropertyValue> properties) {
    if (!properties.empty()) add(object, document::SetProperties{std::move(properties)});
  }

  protocol::BoardSeeded take() { return std::move(seed_); }

 private:
  void add(ObjectId object, Change change) {
    const document::Stamp stamp{seed_.hlc + seed_.operations.size(), kServer};
    Operation& operation = seed_.operations.emplace_back();
    operation.object = object;
    operation.stamp = stamp;
    operation.change = std::move(change);
  }

  protocol::BoardSeeded seed_;
  std::uint32_t objects_ = 0;
};

// Copies what is visible, parents before their children and siblings in their order, under new ids.
class BoardCopy {
 public:
  BoardCopy(const document::Document& document, WallMillis now)
      : document_(document), builder_(now) {
    std::vector<ObjectId> waiting = reversed(document.children(ObjectId()));
    while (!waiting.empty()) {
      const ObjectId id = waiting.back();
      waiting.pop_back();
      const document::Object& object = *document.find(id);
      if (object.deleted()) continue;
      copy(object);
      const std::vector<ObjectId> children = reversed(document.children(id));
      waiting.insert(waiting.end(), children.begin(), children.end());
    }
    for (const auto& [old, fresh] : copies_) builder_.set(fresh, ends_of(*document.find(old)));
  }

  protocol::BoardSeeded take() { return builder_.take(); }

 private:
  static std::vector<ObjectId> reversed(std::vector<ObjectId> objects) {
    std::reverse(objects.begin(), objects.end());
    return objects;
  }

  ObjectId copy_of(ObjectId old) const {
    const auto found = copies_.find(old);
    return found == copies_.end() ? ObjectId() : found->second;
  }

  void copy(const document::Object& object) {
    std::vector<document::PropertyValue> properties;
    for (const document::Register& each : object.registers) {
      if (each.property == document::Property::Deleted) continue;
      if (std::holds_alternative<document::End>(each.value)) continue;
      const auto* const anchor = std::get_if<document::TextAnchor>(&each.value);
      if (anchor == nullptr) {
        properties.push_back({each.property, each.value});
      } else if (const auto moved = moved_anchor(*anchor, object.place.parent)) {
        properties.push_back({each.property, *moved});
      }
    }
    copies_[object.id] = builder_.add(object.kind, std::move(properties), object.text.text(),
                                      copy_of(object.place.parent));
  }

  // The text that it is about is one run of replica 0 in the copy.
  std::optional<document::TextAnchor> moved_anchor(const document::TextAnchor& anchor,
                                                   ObjectId parent) const {
    const document::Object* const about = document_.find(parent);
    if (about == nullptr || !anchor.unit) return anchor;
    const auto position = about->text.position_of(anchor);
    if (!position) return std::nullopt;
    if (*position == 0) return document::TextAnchor{};
    const document::ElementId before{kServer, static_cast<std::uint32_t>(*position)};
    return document::TextAnchor{before, document::Side::Right};
  }

  // An end at what was not copied is left out, as if it had never been bound.
  std::vector<document::PropertyValue> ends_of(const document::Object& object) const {
    std::vector<document::PropertyValue> ends;
    for (const document::Register& each : object.registers) {
      const auto* const end = std::get_if<document::End>(&each.value);
      if (end == nullptr) continue;
      const ObjectId bound = copy_of(end->object);
      if (end->object != ObjectId() && bound == ObjectId()) continue;
      ends.push_back({each.property, document::End{bound, end->at}});
    }
    return ends;
  }

  const document::Document& document_;
  SeedBuilder builder_;
  std::map<ObjectId, ObjectId> copies_;
};

std::size_t weight(const Operation& operation) {
  constexpr std::size_t kFixed = 64;
  std::size_t bytes = kFixed;
  if (const auto* edit = std::get_if<document::TextEdit>(&operation.change)) {
    for (const auto& insert : edit->inserts) bytes += 3 * insert.text.size();
  }
  if (const auto* create = std::get_if<document::Create>(&operation.change)) {
    for (const document::PropertyValue& each : create->properties) {
      const auto* const content = std::get_if<document::Bytes>(&each.value);
      bytes += 32 + (content == nullptr ? 0 : content->content.text().size());
    }
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
  return BoardCopy(document, now).take();
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
