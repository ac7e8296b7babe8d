#include "tests/domain/text_oracle.h"

#include <algorithm>
#include <stdexcept>

namespace atelier::document {

void TextOracle::apply(const TextEdit& edit, ReplicaId author) {
  for (const TextInsert& insert : edit.inserts) {
    Unit unit{insert.parent, insert.side};
    ElementId id{author, insert.counter};
    for (unit.unit = 0; const char16_t next : insert.text) {
      unit.unit = next;
      units_.try_emplace(id, unit);
      unit = {id, Side::Right};
      ++id.counter;
    }
  }
  for (const TextDelete& change : edit.deletes) {
    for (std::uint32_t place = 0; place < change.length; ++place) {
      units_.at({change.first.replica, change.first.counter + place}).deleted = true;
    }
  }
}

std::vector<ElementId> TextOracle::kids(Parent parent, Side side) const {
  std::vector<ElementId> found;
  std::optional<ElementId> last;
  for (const auto& [id, unit] : units_) {
    if (unit.parent != parent || unit.side != side) continue;
    const bool continues = side == Side::Right && parent && id.replica == parent->replica &&
                           id.counter == parent->counter + 1;
    if (continues) {
      last = id;
    } else {
      found.push_back(id);
    }
  }
  if (last) found.push_back(*last);
  return found;
}

void TextOracle::walk(Parent from, std::vector<ElementId>& order) const {
  for (const ElementId kid : kids(from, Side::Left)) walk(kid, order);
  if (from) order.push_back(*from);
  for (const ElementId kid : kids(from, Side::Right)) walk(kid, order);
}

std::vector<ElementId> TextOracle::order() const {
  std::vector<ElementId> all;
  walk(std::nullopt, all);
  return all;
}

std::vector<ElementId> TextOracle::visible() const {
  std::vector<ElementId> seen = order();
  std::erase_if(seen, [this](ElementId id) { return units_.at(id).deleted; });
  return seen;
}

std::size_t TextOracle::position_of(const TextAnchor& anchor) const {
  if (!anchor.unit) return anchor.side == Side::Left ? 0 : visible().size();
  std::size_t passed = 0;
  for (const ElementId id : order()) {
    const std::size_t width = units_.at(id).deleted ? 0 : 1;
    if (id == *anchor.unit) return anchor.side == Side::Left ? passed : passed + width;
    passed += width;
  }
  throw std::logic_error("no such unit");
}

std::u16string TextOracle::text() const {
  std::u16string text;
  for (const ElementId id : visible()) text.push_back(units_.at(id).unit);
  return text;
}

TextInsert TextOracle::make_insert(std::size_t position, std::u16string text,
                                   ReplicaId author) const {
  std::uint32_t counter = 1;
  for (const auto& [id, unit] : units_) {
    if (id.replica == author) counter = id.counter + 1;
  }
  const std::vector<ElementId> all = order();
  if (all.empty()) return {counter, std::nullopt, Side::Right, std::move(text)};
  if (position == 0) return {counter, all.front(), Side::Left, std::move(text)};
  const ElementId left = visible()[position - 1];
  if (kids(left, Side::Right).empty()) return {counter, left, Side::Right, std::move(text)};
  return {counter, std::find(all.begin(), all.end(), left)[1], Side::Left, std::move(text)};
}

std::vector<TextDelete> TextOracle::make_delete(std::size_t position, std::size_t length) const {
  const std::vector<ElementId> seen = visible();
  std::vector<TextDelete> spans;
  for (std::size_t place = position; place < position + length; ++place) {
    spans.push_back({seen[place], 1});
  }
  return spans;
}

Digest TextOracle::digest() const {
  Digest sum;
  for (const auto& [id, unit] : units_) {
    const ElementId parent = unit.parent.value_or(ElementId{});
    ItemHash hash;
    hash.add(4).add(id.replica.number()).add(id.counter);
    hash.add(parent.replica.number()).add(parent.counter).add(unit.side == Side::Right ? 1 : 0);
    sum += hash.add(unit.deleted ? 0x10000u : std::uint32_t{unit.unit}).finish();
  }
  return sum;
}

}  // namespace atelier::document
