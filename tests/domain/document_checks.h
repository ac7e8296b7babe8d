// What must hold of every document, looked at from outside.
#pragma once

#include <string>
#include <vector>

#include "server/domain/document/document.h"

namespace atelier::document {

Object copy_of(const Object& object);

// A document put together from the objects of another, in the order given by `order` (a number for
// each object, taken modulo what is left), as from a snapshot.
Document restored(const Document& document, const std::vector<std::uint64_t>& order = {});

// What is wrong with its structure or its digest; empty for nothing.
std::string fault_of(const Document& document);

}  // namespace atelier::document
