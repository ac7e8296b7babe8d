// From the header that Beast parsed to the plain request that the routes see, and what is refused
// on the way. Pure; trusts nothing about its input.
#pragma once

#include <boost/beast/http/message.hpp>
#include <string>

#include "server/net/http_message.h"

namespace atelier::net {

using RequestHeader = boost::beast::http::request_header<>;

// Without body and client.
HttpRequest plain_request(const RequestHeader& header);

// All X-Forwarded-For headers as one list.
std::string forwarded_for(const RequestHeader& header);

// A request that a proxy could understand differently from us: no host or two, two origins, a
// target that is no path.
bool malformed(const RequestHeader& header, const HttpRequest& request);

}  // namespace atelier::net
