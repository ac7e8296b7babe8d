#include "tests/domain/document_checks.h"

#include <algorithm>
#include <utility>

#include "server/base/check.h"
#include "server/domain/document/limits.h"

namespace atelier::document {
namespace {

// How many siblings there are, each in order and told that it stands there; else 0.
std::size_t count_sound(const Document& document, ObjectId parent) {
  const std::vector<ObjectId> children = document.children(parent);
  Sibling previous{-kLabelMax - 1, {}};
  for (const ObjectId child : children) {
    const Standing& place = document.find(child)->place;
    const Sibling own{place.label, child};
    if (place.parent != parent || own <= previous || place.label > kLabelMax) return 0;
    previous = own;
  }
  return children.size();
}

bool reaches_page(const Document& document, const Object& object) {
  const Object* one = &object;
  for (std::size_t depth = 1; depth <= kDepthMax && one != nullptr; ++depth) {
    if (one->place.parent == ObjectId()) return true;
    one = document.find(one->place.parent);
  }
  return false;
}

}  // namespace

Object copy_of(const Object& object) {
  return {object.id,
          object.kind,
          object.registers,
          object.place,
          TextSequence::decode(object.text.encode()).value(),
          object.changed_at};
}

Document restored(const Document& document, const std::vector<std::uint64_t>& order) {
  std::vector<const Object*> objects;
  document.for_each([&objects](const Object& one) { objects.push_back(&one); });
  for (std::size_t left = std::min(order.size(), objects.size()); left > 1; --left) {
    std::swap(objects[left - 1], objects[order[left - 1] % left]);
  }
  Document copy;
  for (const Object* const one : objects) {
    ATELIER_CHECK(copy.restore_object(copy_of(*one)).has_value());
  }
  ATELIER_CHECK(copy.check_restored().has_value());
  return copy;
}

std::string fault_of(const Document& document) {
  std::string fault;
  std::size_t placed = count_sound(document, ObjectId());
  document.for_each([&](const Object& object) {
    placed += count_sound(document, object.id);
    if (!reaches_page(document, object)) fault = "an object that does not hang on the page";
  });
  if (placed != document.object_count()) fault = "siblings out of order, or elsewhere";
  if (fault.empty() && restored(document).digest() != document.digest()) fault = "another digest";
  return fault;
}

}  // namespace atelier::document
