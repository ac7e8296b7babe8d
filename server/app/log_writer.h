// LogWriter: the way to add to a board's log. In the program it is the journal's own thread, which
// batches across boards; tests commit at once.
#pragma once

#include <functional>

#include "server/base/result.h"
#include "storage/journal.h"

namespace atelier::app {

class LogWriter {
 public:
  virtual ~LogWriter() = default;

  // Thread: any. `done` is called once, on any thread, when the append is on disk or was refused
  // (journal.h lists the errors). An unknown outcome never comes back: it stops the process.
  virtual void append(storage::Append append, std::function<void(Result<>)> done) = 0;
};

// Runs a function later or at once. Two kinds are told apart where they are asked for: one that
// runs functions one at a time in order, and one whose functions may block on the disk.
using Post = std::function<void(std::function<void()>)>;

}  // namespace atelier::app
