#include "server/net/http_parsing.h"

#include <string_view>

namespace atelier::net {
namespace {

namespace http = boost::beast::http;

Method method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get:
      return Method::Get;
    case http::verb::head:
      return Method::Head;
    case http::verb::post:
      return Method::Post;
    case http::verb::patch:
      return Method::Patch;
    case http::verb::delete_:
      return Method::Delete;
    default:
      return Method::Other;
  }
}

}  // namespace

HttpRequest plain_request(const RequestHeader& header) {
  HttpRequest plain;
  plain.method = method_of(header.method());
  const std::string_view target(header.target().data(), header.target().size());
  const auto question = target.find('?');
  plain.path = target.substr(0, question);
  if (question != std::string_view::npos) plain.query = target.substr(question + 1);
  plain.host = header[http::field::host];
  plain.authorization = header[http::field::authorization];
  plain.accept_encoding = header[http::field::accept_encoding];
  plain.if_none_match = header[http::field::if_none_match];
  plain.content_type = header[http::field::content_type];
  return plain;
}

std::string forwarded_for(const RequestHeader& header) {
  std::string forwarded;
  const auto [hop, hops_end] = header.equal_range("X-Forwarded-For");
  for (auto at = hop; at != hops_end; ++at)
    forwarded.append(forwarded.empty() ? "" : ",").append(at->value());
  return forwarded;
}

bool malformed(const RequestHeader& header, const HttpRequest& request) {
  const bool host_unclear =
      header.count(http::field::host) > 1 || (header.version() >= 11 && request.host.empty());
  return host_unclear || header.count(http::field::origin) > 1 || !request.path.starts_with('/');
}

}  // namespace atelier::net
