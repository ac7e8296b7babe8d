// What a process of this machine has used, from /proc.
#pragma once

#include <cstdint>
#include <optional>

#include "load-tests/engine/latency_histogram.h"

namespace atelier::load {

struct ProcessUsage {
  Nanoseconds processor_time = 0;  // of all its threads, those that ended too; to 10 ms
  std::uint64_t resident_bytes = 0;
};

// Nothing when there is no such process.
std::optional<ProcessUsage> usage_of(int process);

// This process's own, to the nanosecond.
Nanoseconds own_processor_time();

}  // namespace atelier::load
