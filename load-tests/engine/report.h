// What a run found, for programs and for people.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "load-tests/engine/run.h"

namespace atelier::load {

// One object; members whose names end in _ms are milliseconds, _us microseconds.
boost::json::object as_json(const RunResult& result, std::string_view protocol);

// The same, in lines.
std::string as_table(const RunResult& result, std::string_view protocol);

}  // namespace atelier::load
