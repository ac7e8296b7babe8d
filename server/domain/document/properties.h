// What values a property may have (protocol/SPEC.md, DOC-7, DOC-9, DOC-12, DOC-13; numbers in
// limits.h).
#pragma once

#include <vector>

#include "server/domain/document/operation.h"

namespace atelier::document {

// Some properties are for create alone.
enum class Occasion { Create, Set };

// True when every value is of its property's type and in its range, no property is named twice,
// none is `Deleted`, which only Delete and Restore write, and all may be written on this occasion.
// Unknown properties may hold any value that JavaScript holds exactly. Trusts nothing.
bool acceptable(const std::vector<PropertyValue>& properties, Occasion occasion);

}  // namespace atelier::document
