#include "server/net/origin.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace atelier::net {
namespace {

struct Authority {
  std::string host;  // lower case
  std::uint16_t port = 0;

  friend bool operator==(const Authority&, const Authority&) = default;
};

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return result;
}

bool host_character(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '.' || letter == '-' || letter == '_';
}

bool bracketed_character(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f') ||
         (letter >= 'A' && letter <= 'F') || letter == ':' || letter == '.';
}

bool host_well_formed(std::string_view host) {
  if (host.empty() || host.size() > 253) return false;
  if (host.front() != '[') return std::ranges::all_of(host, host_character);
  return host.size() > 2 && host.back() == ']' &&
         std::ranges::all_of(host.substr(1, host.size() - 2), bracketed_character);
}

std::optional<Authority> parse_authority(std::string_view text, std::uint16_t default_port) {
  const auto bracket = text.find(']');
  const auto colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string_view host = text.substr(0, colon);
  if (!host_well_formed(host)) return std::nullopt;
  if (colon == std::string_view::npos) return Authority{lower(host), default_port};

  const std::string_view digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc{} || end != digits.data() + digits.size() || port == 0)
    return std::nullopt;
  return Authority{lower(host), port};
}

}  // namespace

bool origin_allowed(std::string_view origin, std::string_view host, const OriginPolicy& policy) {
  if (origin.empty()) return policy.missing == MissingOrigin::Allow;
  const std::string wanted = lower(origin);
  if (std::ranges::any_of(policy.extra_origins,
                          [&](const std::string& extra) { return lower(extra) == wanted; }))
    return true;

  std::uint16_t default_port = 0;
  std::string_view authority(wanted);
  if (authority.starts_with("http://")) {
    default_port = 80;
    authority.remove_prefix(7);
  } else if (authority.starts_with("https://")) {
    default_port = 443;
    authority.remove_prefix(8);
  } else {
    return false;
  }
  const auto asking = parse_authority(authority, default_port);
  const auto asked = parse_authority(host, default_port);
  return asking.has_value() && asked.has_value() && *asking == *asked;
}

bool plain_host(std::string_view host) {
  return parse_authority(host, 80).has_value();
}

}  // namespace atelier::net
