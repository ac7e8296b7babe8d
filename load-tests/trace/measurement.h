// What a trace costs a text: played, integrated, saved and loaded several times over.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "load-tests/trace/trace_file.h"

namespace atelier::trace {

// The figures by name, `matches` among them: whether the text is the recorded one. Times are the
// least of several passes, in processor time. Invalid when the trace does not fit together.
Result<boost::json::object> measure(const TraceFile& trace);

}  // namespace atelier::trace
