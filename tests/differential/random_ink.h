// Points of strokes: what a pen makes, the ends of the reach, what lies beyond, and damaged bytes.
#pragma once

#include <string>

#include "tests/differential/random_properties.h"

namespace atelier::differential {

// Now and then empty, or no ink at all.
std::string random_ink(Dice& dice);

}  // namespace atelier::differential
