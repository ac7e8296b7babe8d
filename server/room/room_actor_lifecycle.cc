// The RoomActor's lifecycle: loading, a full disk, snapshots, and its end.
#include <algorithm>
#include <boost/asio/post.hpp>
#include <limits>
#include <utility>

#include "server/base/check.h"
#include "server/room/room_actor.h"
#include "server/room/seat_hash.h"

namespace atelier::room {
namespace {

constexpr Seq kEverything{std::numeric_limits<std::uint64_t>::max()};

}  // namespace

void RoomActor::open(Done opened, Done closed) {
  closed_ = std::move(closed);
  load(std::move(opened));
}

void RoomActor::load(Done opened) {
  state_ = State::Loading;
  ports_.loader.load(board_, executor_,
                     [self = shared_from_this(), life = life_,
                      opened = std::move(opened)](Result<OpenedBoard> board) {
                       if (self->life_ != life) return;
                       const Result<> outcome = board ? Result<>() : Result<>(board.error());
                       if (board) self->on_loaded(std::move(*board));
                       opened(outcome);
                       if (!outcome) self->end(outcome);
                     });
}

void RoomActor::on_loaded(OpenedBoard opened) {
  if (!opened.loaded.snapshot_refused.empty()) {
    ports_.metrics.snapshot_refused(board_, opened.loaded.snapshot_refused);
  }
  owner_ = opened.owner;
  snapshot_seq_ = opened.loaded.snapshot_seq;
  quiet_since_ = last_session_at_ = ports_.clock.steady();

  RoomSettings settings;
  settings.faults = settings_.faults;
  settings.facts = facts_;
  settings.writing = owner_ ? WriteAccess::Allowed : WriteAccess::Refused;
  RoomPorts ports{*cursor_seal_,
                  [board = board_](const protocol::SeatKey& key) { return seat_hash(board, key); }};
  room_ =
      std::make_unique<Room>(std::move(opened.loaded.board), std::move(ports), std::move(settings));
  if (closing_) {
    state_ = State::Closing;
    finish_closing();
    return;
  }
  state_ = State::Open;
  for (Newcomer& newcomer : std::exchange(newcomers_, {})) {
    carry_out(room_->on(SessionJoined{newcomer.session, std::move(newcomer.request), now()}));
  }
  if (!owner_) probe();
  arm_upkeep();
  arm_collection();
}

// The disk is full: memory holds what the disk does not. Everybody is sent away, and who comes back
// reads what is durable.
void RoomActor::discard() {
  ports_.metrics.storage_filled(board_);
  const bool was_closing = state_ == State::Closing;
  ++life_;
  gathered_.clear();
  gathered_bytes_ = 0;
  in_flight_.clear();
  backlog_bytes_ = 0;
  owner_.reset();
  room_.reset();
  drop_connections(protocol::CloseReason::StorageFull,
                   "the disk is full; what was acknowledged is "
                   "safe");
  finish_waiters(Error{ErrorKind::StorageFull, "the disk is full"}, kEverything);
  if (was_closing) return end({});
  load([](const Result<>&) {});
}

// Nothing more will happen here, and the directory may forget this actor.
void RoomActor::end(Result<> why) {
  if (state_ == State::Closed) return;
  const bool damaged = !why && why.error().kind == ErrorKind::Damaged;
  state_ = State::Closed;
  ++life_;
  gathered_.clear();
  gathered_bytes_ = 0;
  presence_timer_.cancel();
  upkeep_timer_.cancel();
  probe_timer_.cancel();
  collection_timer_.cancel();
  drop_connections(
      damaged ? protocol::CloseReason::BoardDamaged : protocol::CloseReason::Retry,
      damaged ? "the stored board contradicts itself and was left untouched" : "the room closed");
  finish_waiters(why ? Result<>(Error{ErrorKind::Unavailable, "the room closed"}) : why,
                 kEverything);
  if (closed_) std::exchange(closed_, {})(std::move(why));
  if (!closing_) return;
  for (const auto& done : std::exchange(closing_->done, {})) done();
}

void RoomActor::close(protocol::CloseReason reason, std::string detail, FinalSnapshot snapshot,
                      std::function<void()> done) {
  if (state_ == State::Closed) return done();
  if (closing_) {
    closing_->done.push_back(std::move(done));
    return;
  }
  closing_ = Closing{reason, std::move(detail), snapshot, {}};
  closing_->done.push_back(std::move(done));
  // While it loads, on_loaded() goes on from here.
  if (state_ == State::Loading) return;
  state_ = State::Closing;
  finish_closing();
}

void RoomActor::finish_closing() {
  hand_over();
  if (!in_flight_.empty()) return;
  drop_connections(closing_->reason, closing_->detail);
  if (closing_->snapshot == FinalSnapshot::Omitted) return end({});
  take_snapshot([self = shared_from_this()] { self->end({}); });
}

// PRE-3.
std::chrono::microseconds RoomActor::presence_interval() const {
  const auto sessions = static_cast<std::int64_t>(connections_.size());
  return std::max<std::chrono::microseconds>(settings_.presence_interval,
                                             settings_.presence_interval_per_session * sessions);
}

void RoomActor::arm_presence() {
  if (presence_armed_ || !room_ || !room_->presence_waiting()) return;
  presence_armed_ = true;
  presence_timer_.expires_after(presence_interval());
  presence_timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    self->presence_armed_ = false;
    if (error || self->state_ != State::Open) return;
    // What went along with entries meanwhile was earlier; what waits now came after it.
    const bool rode =
        self->ports_.clock.steady() - self->presence_sent_at_ < self->settings_.presence_ride_gap;
    if (rode) return self->arm_presence();
    self->carry_out(self->due_presence());
  });
}

Effects RoomActor::due_presence() {
  presence_sent_at_ = ports_.clock.steady();
  return room_->on(PresenceDue{});
}

bool RoomActor::presence_rides_along() const {
  return room_->presence_waiting() &&
         ports_.clock.steady() - presence_sent_at_ >= settings_.presence_ride_gap;
}

// One timer for what is done when nothing happens; it is not moved with every entry, it looks
// again.
void RoomActor::arm_upkeep() {
  // What is under way arms it again when it ends.
  if (upkeep_armed_ || state_ != State::Open || snapshot_running_ || !nothing_in_flight()) return;
  const bool snapshot_due = owner_ && room_->applied() > snapshot_seq_;
  if (!snapshot_due && !connections_.empty()) return;
  upkeep_armed_ = true;
  const SteadyTime due = snapshot_due ? quiet_since_ + settings_.snapshot_idle
                                      : last_session_at_ + settings_.unload_idle;
  upkeep_timer_.expires_at(std::max(due, ports_.clock.steady()));
  upkeep_timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    self->upkeep_armed_ = false;
    if (!error && self->state_ == State::Open) self->on_upkeep();
  });
}

void RoomActor::on_upkeep() {
  const SteadyTime time = ports_.clock.steady();
  const bool quiet = time - quiet_since_ >= settings_.snapshot_idle;
  if (quiet && owner_ && room_->applied() > snapshot_seq_) return take_snapshot({});
  const bool deserted = connections_.empty() && time - last_session_at_ >= settings_.unload_idle;
  if (deserted && nothing_in_flight() && !snapshot_running_) return end({});
  arm_upkeep();
}

void RoomActor::arm_collection() {
  collection_timer_.expires_after(settings_.collection_interval);
  collection_timer_.async_wait(
      [self = shared_from_this(), life = life_](const boost::system::error_code& error) {
        if (error || self->life_ != life || self->state_ != State::Open) return;
        self->carry_out(self->room_->on(CollectionDue{self->now()}));
        self->arm_collection();
      });
}

void RoomActor::probe() {
  probe_timer_.expires_after(settings_.probe_interval);
  probe_timer_.async_wait(
      [self = shared_from_this(), life = life_](const boost::system::error_code& error) {
        if (error || self->life_ != life || self->state_ != State::Open) return;
        self->ports_.writer.run([self, life](storage::Journal& journal) {
          boost::asio::post(self->executor_,
                            [self, life, owner = journal.take_over(self->board_)]() mutable {
                              self->on_probed(life, std::move(owner));
                            });
        });
      });
}

void RoomActor::on_probed(std::uint64_t life, Result<storage::Epoch> owner) {
  if (life != life_ || state_ != State::Open) return;
  if (!owner && owner.error().kind == ErrorKind::StorageFull) return probe();
  if (!owner) return end(owner.error());
  owner_ = *owner;
  ports_.metrics.storage_healed(board_);
  carry_out(room_->on(StorageHealed{}));
}

bool RoomActor::snapshot_due() const {
  if (room_->durable().number() - snapshot_seq_.number() < settings_.snapshot_entries) return false;
  if (!snapshot_at_) return true;
  const auto gap = std::max<SteadyTime::duration>(settings_.snapshot_gap,
                                                  settings_.snapshot_rest * snapshot_took_);
  return ports_.clock.steady() - *snapshot_at_ >= gap;
}

// `done` may be empty; it is called whether the snapshot could be written or not, since the log
// holds everything that it does.
void RoomActor::take_snapshot(std::function<void()> done) {
  const bool needed = room_->applied() > snapshot_seq_ && owner_.has_value();
  if (!needed || snapshot_running_) {
    if (done) done();
    return;
  }
  hand_over();
  snapshot_running_ = true;
  snapshot_at_ = ports_.clock.steady();
  const Seq seq = room_->applied();
  std::string bytes = room_->board().encode_snapshot();
  snapshot_took_ = ports_.clock.steady() - *snapshot_at_;
  ports_.writer.snapshot(board_, seq, std::move(bytes), executor_,
                         [self = shared_from_this(), life = life_, seq,
                          done = std::move(done)](const Result<>& outcome) {
                           self->snapshot_running_ = false;
                           if (outcome && self->life_ == life) self->snapshot_seq_ = seq;
                           // One that failed is tried again when it has been quiet for as long
                           // again.
                           if (!outcome) self->quiet_since_ = self->ports_.clock.steady();
                           if (done) done();
                           if (self->life_ == life) self->arm_upkeep();
                         });
}

}  // namespace atelier::room
