// Result<T>: the answer of a function that may fail in ways its caller must expect.
//
// Expected failures travel as values; bugs stop the process (check.h); exceptions are left to the
// libraries and to start-up. `if (!result) return result.error();` is the usual early return.
#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <utility>

namespace atelier {

// The kinds of failure that a caller may have to tell apart; `detail` says the rest, in English,
// for operators, and never holds what people wrote.
enum class ErrorKind {
  Invalid,         // the input is malformed; nothing was changed
  NotFound,        // no such board, record, file
  Conflict,        // an expectation (sequence, epoch, owner) no longer holds; nothing was changed
  Forbidden,       // the caller lacks the right
  StorageFull,     // no room on disk; nothing new is durable; may heal by itself
  OutcomeUnknown,  // a write failed and may or may not be on disk; the process must stop
  Damaged,         // stored bytes contradict themselves; they are left untouched
  Busy,            // another process or owner holds it
  Unavailable,     // a system call or the network failed
};

struct Error {
  ErrorKind kind = ErrorKind::Unavailable;
  std::string detail;
};

// What boost::system::result throws when value() is asked of a failure: that is a bug of the
// caller.
[[noreturn]] inline void throw_exception_from_error(const Error& error,
                                                    const boost::source_location& /*where*/) {
  throw std::logic_error("value() of a failed Result: " + error.detail);
}

template <class T = void, class E = Error>
using Result = boost::system::result<T, E>;

}  // namespace atelier
