// The example board: a real workshop's first quarter of an hour, to look at and to write on.
//
// Its content is server/app/example-board.json, built into the program.
#pragma once

#include <string>
#include <vector>

#include "server/app/board_seed.h"
#include "server/base/result.h"

namespace atelier::app {

struct ExampleBoard {
  std::string title;
  std::vector<NoteDraft> notes{};
};

// Each group is a column pair: its first note is the heading, the others stand below it in two
// columns. Invalid: the text is not such a file.
Result<ExampleBoard> read_example(std::string_view json);

// The built-in text of the file.
std::string_view example_json();

}  // namespace atelier::app
