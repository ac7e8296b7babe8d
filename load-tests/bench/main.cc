// atelier-bench [board|room]…: measures what the server costs and prints it as JSON.
//
// Exit: 0; 2 for a part that there is not.
#include <sodium.h>

#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "load-tests/bench/board_speed.h"
#include "load-tests/bench/room_speed.h"

int main(int count, char** words) {
  using Part = std::function<boost::json::object()>;
  const std::map<std::string_view, Part> parts{
      {"board", atelier::bench::measure_board},
      {"room", atelier::bench::measure_room},
  };
  if (sodium_init() < 0) return 1;
  boost::json::object report;
  for (int place = 1; place < count; ++place) {
    const auto part = parts.find(words[place]);
    if (part == parts.end()) {
      std::fprintf(stderr, "atelier-bench: no part %s; there are board and room\n", words[place]);
      return 2;
    }
    report[part->first] = part->second();
  }
  if (count == 1) {
    for (const auto& [name, part] : parts) report[name] = part();
  }
  std::printf("%s\n", boost::json::serialize(report).c_str());
}
