// RoomInstruments turns what rooms and the journal writer report into the operator's numbers and
// logs.
//
// Ownership: the instruments are the registry's. Thread: any.
#pragma once

#include <string>

#include "server/net/metrics.h"
#include "server/room/room_metrics.h"

namespace atelier::net {

class RoomInstruments final : public room::RoomMetrics {
 public:
  explicit RoomInstruments(MetricsRegistry& registry);

  void committed(const room::CommitReport& report) override;
  void fanned_out(room::Duration duration, std::size_t deliveries) override;
  void rooms_changed(int by) override;
  // Not sessions_changed(): the sessions count themselves (ServerMetrics).
  void snapshot_written(std::size_t bytes) override;

  void board_damaged(const BoardId& board, const std::string& detail) override;
  void snapshot_refused(const BoardId& board, const std::string& detail) override;
  void storage_filled(const BoardId& board) override;
  void storage_healed(const BoardId& board) override;

 private:
  Gauge& rooms_;
  Counter& entries_;
  Counter& deliveries_;
  Histogram& commit_seconds_;
  Histogram& fan_out_seconds_;
  Histogram& batch_records_;
  Counter& commit_bytes_;
  Counter& snapshots_;
  Counter& snapshot_bytes_;
  Counter& boards_damaged_;
  Counter& snapshots_refused_;
  Counter& storage_filled_;
};

}  // namespace atelier::net
