// A Trace is what the selected operations left on one object, and what would be there without them.
//
// Plain values, kept by a SelectedPast and read by reverse().
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "server/domain/document/document.h"

namespace atelier::history {

// A register that a selected operation has won.
struct RegisterTrace {
  document::Stamp last;                 // of the last selected write
  std::optional<document::Value> base;  // what is there without them; nothing: never written
  document::Stamp base_stamp;
};

// Told by neighbours that no selected operation had put there.
struct PlaceTrace {
  document::Stamp last;                 // of the last selected write
  std::optional<document::Place> base;  // nothing: made there
  document::Stamp base_stamp;
  bool base_hidden = false;  // the object was not to be seen at that place
  std::uint64_t order = 0;   // of the first selected write since the base
};

struct TextTrace {
  std::map<document::ElementId, std::uint32_t> inserted;  // first unit, length
  // Deleted by selected operations alone, and not brought back by any reversal since.
  std::map<document::ElementId, char16_t> lost;
};

struct Trace {
  // Of the Create, when it is selected: what stands for the register `deleted` until that one is
  // written, with "deleted" as what would be there without it.
  std::optional<document::Stamp> created;
  std::map<document::Property, RegisterTrace> registers;
  std::optional<PlaceTrace> place;
  TextTrace text;
  // Something that is not selected was typed after the last selected write to `deleted`.
  bool others_typed = false;

  bool inserted(document::ElementId id) const;
};

inline bool Trace::inserted(document::ElementId id) const {
  auto after = text.inserted.upper_bound(id);
  if (after == text.inserted.begin()) return false;
  --after;
  return after->first.replica == id.replica && id.counter - after->first.counter < after->second;
}

}  // namespace atelier::history
