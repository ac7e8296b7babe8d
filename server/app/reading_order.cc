#include <algorithm>
#include <tuple>

#include "server/app/board_export.h"

namespace atelier::app {
namespace {

template <class T>
T value_or(const document::Object& object, document::Property property, T otherwise) {
  const document::Register* found = object.find(property);
  if (found == nullptr) return otherwise;
  const T* value = std::get_if<T>(&found->value);
  return value == nullptr ? otherwise : *value;
}

}  // namespace

std::vector<ReadableNote> notes_in_reading_order(const document::Document& document) {
  std::vector<ReadableNote> notes;
  document.for_each([&](const document::Object& object) {
    if (object.kind != document::ObjectKind::Note) return;
    notes.push_back({.id = object.id,
                     .position = value_or(object, document::Property::Position, document::Point{}),
                     .size = value_or(object, document::Property::Size, document::Point{}),
                     .colour = value_or(object, document::Property::Colour, std::int64_t{0}),
                     .text = object.text.utf8(),
                     .deleted = object.deleted()});
  });
  std::sort(notes.begin(), notes.end(), [](const auto& left, const auto& right) {
    return std::tie(left.position.y, left.position.x, left.id) <
           std::tie(right.position.y, right.position.x, right.id);
  });
  for (auto row = notes.begin(); row != notes.end();) {
    const std::int64_t row_end = std::int64_t{row->position.y} + row->size.y / 2;
    const auto next = std::find_if(row + 1, notes.end(),
                                   [&](const auto& note) { return note.position.y >= row_end; });
    std::sort(row, next, [](const auto& left, const auto& right) {
      return std::tie(left.position.x, left.position.y, left.id) <
             std::tie(right.position.x, right.position.y, right.id);
    });
    row = next;
  }
  return notes;
}

}  // namespace atelier::app
