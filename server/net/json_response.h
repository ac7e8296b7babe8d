// Answers of the JSON API: a body, or {"error": code, "detail": English} (SPEC API-5).
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>

#include "server/base/result.h"
#include "server/net/http_message.h"

namespace atelier::net {

HttpResponse json_response(unsigned status, const boost::json::object& body);

// `code` is stable and in snake_case; the browser has words for it in the reader's language.
HttpResponse error_response(unsigned status, std::string_view code, std::string_view detail);

// The status and code that belong to a kind of failure. What failed inside is logged, not told.
HttpResponse error_response(const Error& error);

}  // namespace atelier::net
