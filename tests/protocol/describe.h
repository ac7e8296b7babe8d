// Messages as JSON: what protocol/golden/frames.json says that the bytes mean.
#pragma once

#include <boost/json/value.hpp>

#include "protocol/codec.h"

namespace atelier::protocol {

boost::json::object describe(const ClientMessage& message);
boost::json::object describe(const ServerMessage& message);
// "invalid" for bytes that are no frame.
boost::json::object describe_client_frame(std::string_view bytes);
boost::json::object describe_server_frame(std::string_view bytes);

std::string hex(std::string_view bytes);
std::string bytes_from_hex(std::string_view text);

}  // namespace atelier::protocol
