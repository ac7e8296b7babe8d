// Text as a JSON string, quotes included.
#pragma once

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <string>
#include <string_view>

namespace atelier::app {

inline std::string json_quoted(std::string_view text) {
  return boost::json::serialize(boost::json::string(text));
}

}  // namespace atelier::app
