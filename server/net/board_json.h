// Boards as the JSON API writes and reads them (SPEC API-1 to API-3).
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>

#include "server/base/result.h"
#include "server/net/board_api.h"

namespace atelier::net {

inline constexpr std::size_t kTitleCharactersMax = 120;

// {id, title, code, createdAt, keptUntil, deletionDue, links{facilitator, participant, observer}};
// times are milliseconds since 1970; links begin with `base_url`, which is empty for path-only
// links.
boost::json::object board_json(const BoardSummary& board, std::string_view base_url);

// The string `name` of a JSON object. Invalid: not JSON, not an object, absent, not a
// string. What it gives is well-formed UTF-8, since the parser refuses anything else.
Result<std::string> string_field(std::string_view body, std::string_view name);

// 1 to 120 characters without control characters. REQUIRES: well-formed UTF-8.
bool title_valid(std::string_view title);

}  // namespace atelier::net
