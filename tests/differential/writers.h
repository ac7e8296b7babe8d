// Two to four people at one board, each of whom sees what the others did a little late.
#pragma once

#include <cstdint>
#include <string>

namespace atelier::differential {

// One case, made of its seed alone: 10 to 40 operations, or the first `most` of them. Told as
// Story::told() does.
std::string random_story(std::uint32_t seed, std::uint32_t most);

}  // namespace atelier::differential
