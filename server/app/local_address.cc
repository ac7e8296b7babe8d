#include "server/app/local_address.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

namespace atelier::app {
namespace {

bool in_network(std::uint32_t address, std::uint32_t network, int bits) {
  return (address >> (32 - bits)) == (network >> (32 - bits));
}

// 3: a private address on a real interface; 0: of no use to other machines.
int usefulness(const InterfaceAddress& each) {
  in_addr parsed{};
  if (::inet_pton(AF_INET, each.address.c_str(), &parsed) != 1) return 0;
  const std::uint32_t address = ntohl(parsed.s_addr);
  if (in_network(address, 0x7F000000, 8) || in_network(address, 0xA9FE0000, 16)) return 0;
  const bool is_private = in_network(address, 0x0A000000, 8) ||
                          in_network(address, 0xAC100000, 12) ||
                          in_network(address, 0xC0A80000, 16);
  if (!is_private) return 1;
  // Bridges of containers and virtual machines have private addresses that no phone can reach.
  constexpr std::array<std::string_view, 6> kVirtual{"docker", "br-", "virbr",
                                                     "veth",   "lxc", "cni"};
  const bool is_virtual = std::any_of(kVirtual.begin(), kVirtual.end(), [&](auto prefix) {
    return each.interface.starts_with(prefix);
  });
  return is_virtual ? 2 : 3;
}

}  // namespace

std::optional<std::string> choose_local_address(const std::vector<InterfaceAddress>& addresses) {
  const auto best = std::max_element(
      addresses.begin(), addresses.end(),
      [](const auto& left, const auto& right) { return usefulness(left) < usefulness(right); });
  if (best == addresses.end() || usefulness(*best) == 0) return std::nullopt;
  return best->address;
}

std::vector<InterfaceAddress> interface_addresses() {
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) return {};
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(list, &::freeifaddrs);
  std::vector<InterfaceAddress> addresses;
  for (const ifaddrs* each = list; each != nullptr; each = each->ifa_next) {
    if (each->ifa_addr == nullptr || each->ifa_addr->sa_family != AF_INET) continue;
    if ((each->ifa_flags & IFF_UP) == 0) continue;
    const auto* address = reinterpret_cast<const sockaddr_in*>(each->ifa_addr);
    std::array<char, INET_ADDRSTRLEN> text{};
    if (::inet_ntop(AF_INET, &address->sin_addr, text.data(), text.size()) != nullptr) {
      addresses.push_back({each->ifa_name, text.data()});
    }
  }
  return addresses;
}

}  // namespace atelier::app
