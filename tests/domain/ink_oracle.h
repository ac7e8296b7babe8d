// Ink written by the book: bit after bit as SPEC tells it, every parameter tried. Unlike the
// encoder it writes points beyond reach as well, as long as a code can hold the way to them.
#pragma once

#include <string>

#include "server/domain/document/ink.h"

namespace atelier::document {

// INK-1, INK-4, INK-5. REQUIRES: at least one point; coordinates within 2^19, so that 21 bits hold
// what lies between two of them.
std::string ink_by_the_book(const Ink& ink);

// INK-6.
std::string ink_of_format_1(const Ink& ink);

}  // namespace atelier::document
