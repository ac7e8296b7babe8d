// The time that this process spent on a processor: unlike the wall clock, it stands still while
// other programs run.
#pragma once

#include <chrono>

namespace atelier::trace {

std::chrono::nanoseconds processor_time();

}  // namespace atelier::trace
