#include "tests/domain/structure_oracle.h"

#include <algorithm>

namespace atelier::document {

Verdict StructureOracle::place(ObjectId object, const Place& place) {
  if (place.parent != ObjectId() && !parents_.contains(place.parent)) return Verdict::UnknownObject;
  if (stands_in(place.parent, object)) return Verdict::Cycle;
  if (parents_.contains(object)) std::erase(lists_[parents_[object]], object);
  std::vector<ObjectId>& list = lists_[place.parent];
  const auto find = [&list](ObjectId one) { return std::find(list.begin(), list.end(), one); };
  const auto anchor = find(place.anchor);
  const auto other = find(place.other);
  auto at = list.end();
  if (place.anchor == ObjectId()) {
    if (place.before) at = list.begin();
  } else if (anchor != list.end()) {
    at = place.before ? anchor : anchor + 1;
  } else if (other != list.end()) {
    at = place.before ? other + 1 : other;
  }
  list.insert(at, object);
  parents_[object] = place.parent;
  return Verdict::Ok;
}

void StructureOracle::erase(ObjectId object) {
  for (const ObjectId child : children(object)) erase(child);
  std::erase(lists_[parents_[object]], object);
  parents_.erase(object);
}

std::vector<ObjectId> StructureOracle::children(ObjectId parent) const {
  const auto found = lists_.find(parent);
  return found == lists_.end() ? std::vector<ObjectId>{} : found->second;
}

bool StructureOracle::stands_in(ObjectId object, ObjectId branch) const {
  if (object == ObjectId()) return false;
  return object == branch || stands_in(parents_.at(object), branch);
}

}  // namespace atelier::document
