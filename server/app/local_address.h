// The address at which other machines of the local network reach this one.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace atelier::app {

struct InterfaceAddress {
  std::string interface;
  std::string address;  // IPv4, dotted
};

// The most likely address of a local network: a private one (RFC 1918) on a real interface, else a
// private one, else any but loopback and link-local. Nothing when there is none.
std::optional<std::string> choose_local_address(const std::vector<InterfaceAddress>& addresses);

// IPv4 addresses of the interfaces that are up, in the system's order.
std::vector<InterfaceAddress> interface_addresses();

}  // namespace atelier::app
