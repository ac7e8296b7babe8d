#include "load-tests/generator/wire_protocols.h"

#include <algorithm>

namespace atelier::load {
namespace {

std::vector<WireProtocol> all_protocols() {
  std::vector<WireProtocol> all = {{"atelier", join_atelier}, {"raw", join_raw}};
#ifdef ATELIER_LOAD_PEERS
  const auto peers = peer_protocols();
  all.insert(all.end(), peers.begin(), peers.end());
#endif
  return all;
}

const std::vector<WireProtocol>& known_protocols() {
  static const std::vector<WireProtocol> all = all_protocols();
  return all;
}

}  // namespace

const WireProtocol* find_protocol(std::string_view name) {
  for (const WireProtocol& protocol : known_protocols()) {
    if (protocol.name == name) return &protocol;
  }
  return nullptr;
}

std::vector<std::string_view> protocol_names() {
  std::vector<std::string_view> names;
  for (const WireProtocol& protocol : known_protocols()) names.push_back(protocol.name);
  return names;
}

}  // namespace atelier::load
