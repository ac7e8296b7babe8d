// Every protocol that the engine can speak, by name.
//
// Those of other products are the library atelier_load_peers of load-tests/peers/, which defines
// peer_protocols(); it is linked where that folder has a CMakeLists.txt.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "load-tests/generator/wire_client.h"

namespace atelier::load {

std::unique_ptr<WireClient> join_atelier(const WireSeat& seat);
std::unique_ptr<WireClient> join_raw(const WireSeat& seat);

std::span<const WireProtocol> peer_protocols();

// Null when nobody speaks it.
const WireProtocol* find_protocol(std::string_view name);
std::vector<std::string_view> protocol_names();

}  // namespace atelier::load
