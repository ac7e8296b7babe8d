// A YjsView is what a thin client of Yjs keeps of a document: for each client, how many of its
// structs it has (Yjs's state vector), and how many notes there are. It decodes whole updates
// (version 1 of Yjs's format, yjs 13.6) and finds the edits that they hold; it resolves no
// conflicts and looks up no items, which makes it cheaper than Yjs itself.
//
// A position is two structs next to each other in a client's clock, x and then y (yjs_author.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "load-tests/generator/wire_client.h"

namespace atelier::load {

class Lib0Reader;

enum class Integration : std::uint8_t {
  Done,
  Gap,  // structs before these never came: Yjs would keep these until they do
  Unreadable,
};

class YjsView {
 public:
  // Takes in an update; what is known already is passed over. Adds the tags of the edits that are
  // new to `edits`, in order.
  Integration integrate(std::string_view update, std::vector<Tag>& edits);

  std::uint32_t clock_of(std::uint32_t client) const;
  std::uint64_t notes() const { return notes_; }

  // As Yjs writes it, to ask a server for what is missing here.
  std::string state_vector() const;

 private:
  bool integrate_client(Lib0Reader& update, std::vector<Tag>& edits);

  std::unordered_map<std::uint32_t, std::uint32_t> clocks_;
  std::uint64_t notes_ = 0;
};

// The clock of a client in a state vector as Yjs writes it; 0 if it has none there.
std::uint32_t clock_in(std::string_view state_vector, std::uint32_t client);

}  // namespace atelier::load
