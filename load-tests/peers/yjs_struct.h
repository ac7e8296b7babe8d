// One struct of a Yjs update, as far as somebody who looks for notes and positions wants to know
// it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace atelier::load {

class Lib0Reader;

struct YjsStruct {
  std::uint32_t length = 0;  // in clocks
  bool missing = false;      // stands for structs that the update leaves out
  bool follows = false;      // takes its place, and its key if it has one, from another item
  bool at_root = false;      // of a shared type at the root, called `root`
  std::string_view root;
  std::string_view key;                 // of a map, set for the first time
  std::optional<std::int32_t> integer;  // the value, if it is one whole number
  bool is_map = false;
};

// Views of the reader's bytes. What cannot be read makes the reader fail.
YjsStruct read_yjs_struct(Lib0Reader& update);

}  // namespace atelier::load
