#include "load-tests/engine/process_usage.h"

#include <unistd.h>

#include <ctime>
#include <fstream>
#include <sstream>
#include <string>

namespace atelier::load {

std::optional<ProcessUsage> usage_of(int process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  // The second field is a name that may hold anything; what follows its bracket is numbers.
  const std::size_t name_end = line.rfind(')');
  if (name_end == line.npos) return std::nullopt;
  std::istringstream fields(line.substr(name_end + 2));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  std::int64_t user = 0;
  std::int64_t system = 0;
  fields >> user >> system;
  for (int field = 16; field < 24; ++field) fields >> skipped;
  std::uint64_t pages = 0;
  fields >> pages;
  if (!fields) return std::nullopt;
  const std::int64_t tick = 1'000'000'000 / sysconf(_SC_CLK_TCK);
  return ProcessUsage{(user + system) * tick,
                      pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE))};
}

Nanoseconds own_processor_time() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<Nanoseconds>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

}  // namespace atelier::load
