// RoomMetrics hears what rooms and the journal writer do, as numbers, and what an operator must be
// told.
//
// Thread: called from the writer's thread and from every room thread at once; implementations count
// with atomics and return at once. Nothing here names a person or holds what people wrote.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "server/base/ids.h"

namespace atelier::room {

using Duration = std::chrono::steady_clock::duration;

// One batch of the journal, durable.
struct CommitReport {
  Duration duration{};
  std::size_t boards = 0;
  std::size_t records = 0;
  std::size_t bytes = 0;
};

class RoomMetrics {
 public:
  virtual ~RoomMetrics() = default;

  virtual void committed(const CommitReport& /*report*/) {}
  // From the end of the sync to the last frame handed to an outbox.
  virtual void fanned_out(Duration /*duration*/, std::size_t /*deliveries*/) {}
  virtual void rooms_changed(int /*by*/) {}
  virtual void sessions_changed(int /*by*/) {}
  virtual void snapshot_written(std::size_t /*bytes*/) {}

  // A board is refused because its stored bytes contradict themselves. Once per board and process.
  virtual void board_damaged(const BoardId& /*board*/, const std::string& /*detail*/) {}
  // A board was loaded from its log alone: its snapshot could not be used.
  virtual void snapshot_refused(const BoardId& /*board*/, const std::string& /*detail*/) {}
  virtual void storage_filled(const BoardId& /*board*/) {}
  virtual void storage_healed(const BoardId& /*board*/) {}
};

}  // namespace atelier::room
