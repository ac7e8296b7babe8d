#include "server/net/client_address.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <optional>

namespace atelier::net {
namespace {

namespace ip = boost::asio::ip;

// An IPv4 client of a socket that listens on "::" appears as ::ffff:a.b.c.d; it is the same client.
std::optional<ip::address> parse_address(const std::string& text) {
  boost::system::error_code error;
  const ip::address address = ip::make_address(text, error);
  if (error) return std::nullopt;
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

// The zone of a link-local address names an interface of the machine that wrote it, in any words.
ip::address without_zone(const ip::address& address) {
  if (address.is_v4()) return address;
  return ip::address_v6(address.to_v6().to_bytes());
}

std::string network_of(const std::string& text, unsigned short v4_bits, unsigned short v6_bits) {
  const auto address = parse_address(text);
  if (!address) return "unknown";
  if (address->is_v4()) return ip::network_v4(address->to_v4(), v4_bits).canonical().to_string();
  return ip::network_v6(without_zone(*address).to_v6(), v6_bits).canonical().to_string();
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

}  // namespace

struct TrustedProxies::Networks {
  std::vector<ip::network_v4> v4;
  std::vector<ip::network_v6> v6;
};

TrustedProxies::TrustedProxies() : networks_(std::make_unique<Networks>()) {}
TrustedProxies::~TrustedProxies() = default;
TrustedProxies::TrustedProxies(TrustedProxies&&) noexcept = default;
TrustedProxies& TrustedProxies::operator=(TrustedProxies&&) noexcept = default;

Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& entries) {
  TrustedProxies proxies;
  for (const std::string& entry : entries) {
    const bool v6 = entry.find(':') != std::string::npos;
    const bool network = entry.find('/') != std::string::npos;
    boost::system::error_code error;
    if (v6) {
      const auto parsed = ip::make_network_v6(network ? entry : entry + "/128", error);
      if (!error) proxies.networks_->v6.push_back(parsed.canonical());
    } else {
      const auto parsed = ip::make_network_v4(network ? entry : entry + "/32", error);
      if (!error) proxies.networks_->v4.push_back(parsed.canonical());
    }
    if (error)
      return Error{ErrorKind::Invalid, "trusted proxy '" + entry +
                                           "' is neither an address nor a network such as "
                                           "10.0.0.0/8"};
  }
  return proxies;
}

bool TrustedProxies::trusts(const std::string& text) const {
  const auto address = parse_address(text);
  if (!address) return false;
  if (address->is_v4()) {
    return std::ranges::any_of(networks_->v4, [&](const ip::network_v4& network) {
      return ip::network_v4(address->to_v4(), network.prefix_length()).canonical() == network;
    });
  }
  return std::ranges::any_of(networks_->v6, [&](const ip::network_v6& network) {
    return ip::network_v6(address->to_v6(), network.prefix_length()).canonical() == network;
  });
}

std::string TrustedProxies::client_of(const std::string& peer,
                                      std::string_view forwarded_for) const {
  std::string client = peer;
  while (trusts(client) && !forwarded_for.empty()) {
    const auto comma = forwarded_for.rfind(',');
    const std::string hop =
        trimmed(comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1));
    const auto address = parse_address(hop);
    if (!address) break;
    client = without_zone(*address).to_string();
    forwarded_for =
        comma == std::string_view::npos ? std::string_view{} : forwarded_for.substr(0, comma);
  }
  return client;
}

std::string shortened_address(const std::string& address) {
  return network_of(address, 24, 48);
}
std::string counted_address(const std::string& address) {
  return network_of(address, 32, 64);
}

}  // namespace atelier::net
