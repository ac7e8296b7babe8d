// An HTTP request and its answer as the routes see them: plain values, no Beast.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace atelier::net {

enum class Method : std::uint8_t { Get, Head, Post, Patch, Delete, Other };

struct HttpRequest {
  Method method = Method::Get;
  std::string path;   // as sent, up to the query; no route of ours holds a percent sign
  std::string query;  // without its question mark
  std::string body;
  std::string client;  // whose request it is, proxies seen through (client_address.h)
  // Header values, empty when absent.
  std::string host;
  std::string authorization;
  std::string accept_encoding;
  std::string if_none_match;
  std::string content_type;
};

// Kinds of requests that are counted apart; a closed set, so that metrics cannot be flooded.
enum class RouteClass : std::uint8_t { Static, Api, Join, Service, WebSocket, Unknown };

struct HttpResponse {
  unsigned status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::shared_ptr<const std::string> body;  // null: none. Not sent in answer to HEAD.
  RouteClass route = RouteClass::Unknown;
  // The connection waits this long before it sends the answer, and keeps `place` until it is gone.
  std::chrono::milliseconds delay{0};
  std::shared_ptr<void> place;
};

// Called exactly once, from any thread.
using Respond = std::function<void(HttpResponse)>;

inline std::shared_ptr<const std::string> shared_text(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

}  // namespace atelier::net
