// JSON from a server, read with Boost.JSON: what is not there, or is something else, is null.
#pragma once

#include <boost/json/value.hpp>
#include <string_view>

namespace atelier::load {

// The value of a key of an object; null for a missing key, and for a key of anything but an object.
const boost::json::value* member(const boost::json::value* of, std::string_view key);

// The whole number that a value is; -1 if it is none.
std::int64_t whole_number(const boost::json::value* value);

// The string that a value is; empty if it is none.
std::string_view string_of(const boost::json::value* value);

}  // namespace atelier::load
