#include "server/domain/history/planned_structure.h"

#include "server/domain/document/limits.h"

namespace atelier::history {

void PlannedStructure::move(ObjectId object, ObjectId parent) {
  parents_[object] = parent;
}

bool PlannedStructure::shown_by_itself(ObjectId object) const {
  const auto planned = deleted_.find(object);
  if (planned != deleted_.end()) return !planned->second;
  const document::Object* const found = now_.find(object);
  return found != nullptr && !found->deleted();
}

bool PlannedStructure::visible(ObjectId object) const {
  for (std::size_t depth = 0; depth < document::kDepthMax; ++depth) {
    if (!shown_by_itself(object)) return false;
    object = parent_of(object);
    if (object == ObjectId()) return true;
  }
  return false;
}

bool PlannedStructure::can_stand(ObjectId object, ObjectId parent) const {
  if (parent == ObjectId()) return true;
  if (now_.find(parent) == nullptr) return false;
  for (std::size_t depth = 0; depth < document::kDepthMax; ++depth) {
    if (parent == object) return false;
    parent = parent_of(parent);
    if (parent == ObjectId()) return true;
  }
  return false;
}

std::size_t PlannedStructure::depth(ObjectId object) const {
  std::size_t depth = 0;
  while (object != ObjectId() && depth < document::kDepthMax) {
    object = parent_of(object);
    ++depth;
  }
  return depth;
}

std::vector<ObjectId> PlannedStructure::children(ObjectId parent) const {
  std::vector<ObjectId> all;
  for (const ObjectId id : now_.children(parent)) {
    if (!parents_.contains(id)) all.push_back(id);
  }
  for (const auto& [id, planned] : parents_) {
    if (planned == parent) all.push_back(id);
  }
  return all;
}

ObjectId PlannedStructure::parent_of(ObjectId object) const {
  const auto planned = parents_.find(object);
  if (planned != parents_.end()) return planned->second;
  const document::Object* const found = now_.find(object);
  return found == nullptr ? ObjectId() : found->place.parent;
}

}  // namespace atelier::history
