// What a message says about the document, as JSON for the golden vectors.
#pragma once

#include <boost/json.hpp>
#include <vector>

#include "protocol/codec.h"

namespace atelier::protocol {

boost::json::object describe_point(document::Point point);
boost::json::object describe_anchor(const document::TextAnchor& anchor);
boost::json::object describe_operation(const document::Operation& operation);
boost::json::object describe_object(const ObjectState& state);

template <class Values, class Describe>
boost::json::array describe_all(const Values& values, Describe describe_one) {
  boost::json::array array;
  for (const auto& value : values) array.push_back(describe_one(value));
  return array;
}

}  // namespace atelier::protocol
