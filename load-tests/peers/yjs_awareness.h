// Yjs's awareness: what each client shows of itself, replaced whole each time (y-protocols 1.0,
// awareness.js). Here: a name, a color and, unless it has left the board, a cursor.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "load-tests/generator/wire_client.h"

namespace atelier::load {

// `clock` grows with each update of the client: others keep the latest.
std::string awareness_update(std::uint32_t client, std::uint32_t clock, std::uint32_t person,
                             std::optional<Tag> cursor);

// Adds the tags of the cursors in an update. False if it cannot be read.
bool read_awareness(std::string_view update, std::vector<Tag>& cursors);

}  // namespace atelier::load
