// The part of a Document that is about places: who stands where, and what is seen of it.
#include <algorithm>
#include <utility>

#include "server/domain/document/document.h"
#include "server/domain/document/document_digest.h"
#include "server/domain/document/limits.h"

namespace atelier::document {

// STR-3.
template <class Asked>
Verdict Document::place(const Operation& operation, const Asked& asked, Seq seq, Placed* resolved) {
  const auto found = objects_.find(operation.object);
  if (found == objects_.end()) return Verdict::UnknownObject;
  Object& object = found->second;
  Placed placed;
  const Verdict verdict = find_place(object.id, asked, placed);
  if (verdict == Verdict::UnknownObject) return verdict;
  if (!wins(operation.stamp, object.place.stamp)) return Verdict::Superseded;
  if (verdict != Verdict::Ok) return verdict;
  stand(object, operation.stamp, placed, seq);
  if (resolved != nullptr) *resolved = std::move(placed);
  return with_visibility(object);
}

template Verdict Document::place(const Operation&, const Place&, Seq, Placed*);
template Verdict Document::place(const Operation&, const Placed&, Seq, Placed*);

Verdict Document::find_place(ObjectId object, const Place& asked, Placed& placed) const {
  Verdict verdict = structure().judge(object, asked.parent);
  if (verdict == Verdict::Cycle && faults_.accept_cycles) verdict = Verdict::Ok;
  if (verdict == Verdict::Ok) placed = structure().resolve(object, asked);
  return verdict;
}

Verdict Document::find_place(ObjectId object, const Placed& given, Placed& placed) const {
  const Verdict verdict = structure().judge(object, given.parent);
  if (verdict == Verdict::UnknownObject) return verdict;
  if (verdict != Verdict::Ok || !structure().possible(object, given)) return Verdict::Invalid;
  placed = given;
  return Verdict::Ok;
}

void Document::stand(Object& object, Stamp stamp, const Placed& placed, Seq seq) {
  const auto write = [&](Object& one, const Standing& place) {
    if (digest_) {
      *digest_ -= place_item(one.id, one.place);
      *digest_ += place_item(one.id, place);
    }
    one.place = place;
    one.changed_at = seq;
  };
  structure().put(object.id, placed);
  for (const Relabelling& one : placed.relabelled) {
    Object& sibling = objects_.at(one.object);
    write(sibling, {placed.parent, one.label, sibling.place.stamp});
  }
  write(object, {placed.parent, placed.label, stamp});
}

// Children first.
Verdict Document::erase(ObjectId id) {
  if (!objects_.contains(id)) return Verdict::UnknownObject;
  std::vector<ObjectId> all = structure().branch(id);
  std::reverse(all.begin(), all.end());
  for (const ObjectId one : all) {
    structure().remove(one);
    const auto found = objects_.find(one);
    if (digest_) *digest_ -= whole_digest(found->second);
    objects_.erase(found);
  }
  return Verdict::Ok;
}

Structure& Document::structure() const {
  if (!structure_) {
    std::vector<Seated> all;
    all.reserve(objects_.size());
    for (const auto& [id, object] : objects_) {
      all.push_back({id, object.place.parent, object.place.label});
    }
    structure_.emplace(std::move(all));
  }
  return *structure_;
}

bool Document::visible(ObjectId id) const {
  const Object* const object = find(id);
  return object != nullptr && with_visibility(*object) == Verdict::Ok;
}

Verdict Document::with_visibility(const Object& object) const {
  const Object* one = &object;
  for (std::size_t depth = 0; depth < kDepthMax && one != nullptr; ++depth) {
    if (one->deleted()) return Verdict::AppliedToDeleted;
    if (one->place.parent == ObjectId()) return Verdict::Ok;
    one = find(one->place.parent);
  }
  // Below nothing, or in a circle: only while a state is put in place.
  return Verdict::AppliedToDeleted;
}

std::vector<ObjectId> Document::children(ObjectId parent) const {
  std::vector<ObjectId> all;
  for (const Sibling& one : structure().children(parent)) all.push_back(one.object);
  return all;
}

Place Document::place_of(ObjectId id) const {
  const Object* const object = find(id);
  if (object == nullptr) return {};
  const auto siblings = structure().children(object->place.parent);
  const auto own =
      std::lower_bound(siblings.begin(), siblings.end(), Sibling{object->place.label, id});
  Place place{object->place.parent, {}, true, {}};
  if (own != siblings.begin()) {
    place.anchor = std::prev(own)->object;
    place.before = false;
    if (std::next(own) != siblings.end()) place.other = std::next(own)->object;
  }
  return place;
}

std::vector<ObjectId> Document::branch(ObjectId id) const {
  if (find(id) == nullptr) return {};
  return structure().branch(id);
}

}  // namespace atelier::document
