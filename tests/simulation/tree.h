// Whether the places of a document form a tree, told from its objects alone.
#pragma once

#include <cstddef>

#include "server/domain/document/document.h"

namespace atelier::simulation {

// An object that stands below itself; a parent that is missing counts as the page.
inline bool has_circle(const document::Document& document) {
  bool found = false;
  document.for_each([&](const document::Object& object) {
    std::size_t steps = 0;
    const document::Object* above = &object;
    while (above != nullptr && steps <= document.object_count()) {
      above = document.find(above->place.parent);
      ++steps;
    }
    found |= above != nullptr;
  });
  return found;
}

}  // namespace atelier::simulation
