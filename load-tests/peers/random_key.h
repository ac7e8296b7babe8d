// Keys as other products' clients make them: 21 characters of 64 (nanoid), from a seed here.
#pragma once

#include <cstdint>
#include <string>

namespace atelier::load {

// The same for the same numbers; different ones give different keys, as far as chance has it.
std::string random_key(std::uint64_t seed, std::uint64_t number);

}  // namespace atelier::load
