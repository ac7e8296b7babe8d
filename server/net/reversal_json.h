// Reversals as the JSON API reads and writes them (SPEC REV-11, REV-12).
#pragma once

#include <boost/json/fwd.hpp>
#include <string_view>

#include "server/base/result.h"
#include "server/net/reversal_request.h"

namespace atelier::net {

// {"participant", "from", "to"}, {"object", "at"} or {"reversal"}, each with an optional "preview".
// Invalid, with what to do, for anything else.
Result<ReversalRequest> read_reversal(std::string_view body);

// {reversal, operations, objects, kept, erased}
boost::json::object reversal_json(const ReversalAnswer& answer);

}  // namespace atelier::net
