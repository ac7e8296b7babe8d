#include "server/net/room_metrics.h"

#include <chrono>

#include "server/base/log.h"

namespace atelier::net {
namespace {

double seconds(room::Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

RoomInstruments::RoomInstruments(MetricsRegistry& registry)
    : rooms_(registry.gauge("atelier_rooms", "Boards live in memory.")),
      entries_(registry.counter("atelier_entries_total", "Entries made durable.")),
      deliveries_(registry.counter("atelier_deliveries_total", "Entries handed to sessions.")),
      commit_seconds_(registry.histogram("atelier_commit_seconds", "Time to make a batch durable.",
                                         latency_bounds_seconds())),
      fan_out_seconds_(registry.histogram(
          "atelier_fan_out_seconds", "Time from durable to the last frame handed to an outbox.",
          latency_bounds_seconds())),
      batch_records_(registry.histogram("atelier_commit_batch_records",
                                        "Records committed together.", batch_size_bounds())),
      commit_bytes_(registry.counter("atelier_commit_bytes_total", "Bytes committed.")),
      snapshots_(registry.counter("atelier_snapshots_total", "Snapshots written.")),
      snapshot_bytes_(registry.counter("atelier_snapshot_bytes_total", "Bytes of snapshots.")),
      boards_damaged_(registry.counter("atelier_boards_damaged_total",
                                       "Boards refused because their bytes are damaged.")),
      snapshots_refused_(
          registry.counter("atelier_snapshots_refused_total", "Snapshots that could not be used.")),
      storage_filled_(
          registry.counter("atelier_storage_filled_total", "Times the disk became full.")) {}

void RoomInstruments::committed(const room::CommitReport& report) {
  commit_seconds_.observe(seconds(report.duration));
  batch_records_.observe(static_cast<double>(report.records));
  entries_.add(report.records);
  commit_bytes_.add(report.bytes);
}

void RoomInstruments::fanned_out(room::Duration duration, std::size_t deliveries) {
  fan_out_seconds_.observe(seconds(duration));
  deliveries_.add(deliveries);
}

void RoomInstruments::rooms_changed(int by) {
  rooms_.add(by);
}

void RoomInstruments::snapshot_written(std::size_t bytes) {
  snapshots_.add();
  snapshot_bytes_.add(bytes);
}

void RoomInstruments::board_damaged(const BoardId& board, const std::string& detail) {
  boards_damaged_.add();
  log_event(LogLevel::Error, "board damaged", {{"board", board.text()}, {"detail", detail}});
}

void RoomInstruments::snapshot_refused(const BoardId& board, const std::string& detail) {
  snapshots_refused_.add();
  log_event(LogLevel::Warning, "snapshot refused", {{"board", board.text()}, {"detail", detail}});
}

void RoomInstruments::storage_filled(const BoardId& board) {
  storage_filled_.add();
  log_event(LogLevel::Error, "disk full", {{"board", board.text()}});
}

void RoomInstruments::storage_healed(const BoardId& board) {
  log_event(LogLevel::Info, "disk has room again", {{"board", board.text()}});
}

}  // namespace atelier::net
