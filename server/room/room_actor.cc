// The RoomActor's sessions and effects; its lifecycle is in room_actor_lifecycle.cc.
#include "server/room/room_actor.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <iterator>
#include <utility>
#include <variant>

#include "server/base/check.h"

namespace atelier::room {
namespace {

// Records that leave at once: whoever pushed first does not wait for a whole hall.
constexpr std::size_t kGatheredMax = 64;

}  // namespace

RoomActor::RoomActor(const BoardId& board, BoardFacts facts, boost::asio::any_io_executor executor,
                     std::unique_ptr<CursorSeal> cursor_seal, std::shared_ptr<FlushQueue> flushes,
                     const RoomActorPorts& ports, const RoomActorSettings& settings)
    : board_(board),
      facts_(std::move(facts)),
      executor_(executor),
      cursor_seal_(std::move(cursor_seal)),
      flushes_(std::move(flushes)),
      ports_(ports),
      settings_(settings),
      presence_timer_(executor),
      upkeep_timer_(executor),
      probe_timer_(executor),
      collection_timer_(executor) {}

RoomActor::~RoomActor() = default;

SessionId RoomActor::join(std::shared_ptr<SessionPort> port, JoinRequest request) {
  last_session_ = last_session_.next();
  const SessionId session = last_session_;
  if (state_ == State::Closing || state_ == State::Closed) {
    port->close(protocol::CloseReason::Retry, "the room is closing");
    return session;
  }
  connections_.emplace(session, Connection{std::move(port), {}});
  ports_.metrics.sessions_changed(1);
  if (state_ == State::Loading) {
    newcomers_.push_back({session, std::move(request)});
  } else {
    carry_out(room_->on(SessionJoined{session, std::move(request), now()}));
  }
  return session;
}

bool RoomActor::push(SessionId session, protocol::Push push) {
  if (state_ != State::Open) return true;
  carry_out(room_->on(OperationsPushed{session, std::move(push), now()}));
  return !backlogged() || !connections_.contains(session);
}

void RoomActor::on_resume(SessionId session, std::function<void()> resume) {
  const auto found = connections_.find(session);
  // A session that was closed meanwhile has nothing to read; a backlog may be gone already.
  if (found == connections_.end()) return;
  if (!backlogged()) return boost::asio::post(executor_, std::move(resume));
  if (!found->second.resume) ++asleep_;
  found->second.resume = std::move(resume);
}

void RoomActor::presence(SessionId session, protocol::PresenceUpdate update) {
  if (state_ != State::Open) return;
  carry_out(room_->on(PresenceChanged{session, std::move(update), now()}));
}

void RoomActor::ask_authors(SessionId session, protocol::AuthorsQuestion question) {
  if (state_ != State::Open) return;
  carry_out(room_->on(AuthorsAsked{session, std::move(question)}));
}

void RoomActor::left(SessionId session) {
  const auto found = connections_.find(session);
  if (found == connections_.end()) return;
  if (found->second.resume) --asleep_;
  connections_.erase(found);
  ports_.metrics.sessions_changed(-1);
  std::erase_if(newcomers_, [session](const Newcomer& n) { return n.session == session; });
  if (connections_.empty()) last_session_at_ = ports_.clock.steady();
  if (state_ == State::Open) carry_out(room_->on(SessionLeft{session}));
}

void RoomActor::change_facts(BoardFacts facts) {
  facts_ = std::move(facts);
  if (state_ == State::Open) carry_out(room_->on(FactsChanged{facts_}));
}

void RoomActor::seed(std::vector<document::Operation> operations, Done done) {
  if (state_ != State::Open) return done(Error{ErrorKind::Unavailable, "the room is not open"});
  auto effects = room_->seed(std::move(operations), now());
  if (!effects) return done(effects.error());
  waiters_.push_back({room_->applied(), std::move(done)});
  carry_out(std::move(*effects));
}

void RoomActor::read(const std::function<void(const Board&)>& read, Done done) {
  if (state_ != State::Open) return done(Error{ErrorKind::Unavailable, "the room is not open"});
  read(room_->board());
  waiters_.push_back({room_->applied(), std::move(done)});
  finish_waiters({}, room_->durable());
}

void RoomActor::change(const Choose& choose, Changed done) {
  if (state_ != State::Open) return done(Error{ErrorKind::Unavailable, "the room is not open"});
  if (room_->writing() == WriteAccess::Refused) {
    return done(Error{ErrorKind::StorageFull, "nothing can be written while the disk is full"});
  }
  ServerChange change;
  Effects effects = room_->change(choose(room_->board()), now(), &change);
  waiters_.push_back({room_->applied(), [change, done = std::move(done)](const Result<>& outcome) {
                        if (!outcome) return done(outcome.error());
                        done(change);
                      }});
  carry_out(std::move(effects));
  finish_waiters({}, room_->durable());
}

void RoomActor::carry_out(Effects effects) {
  for (Effect& effect : effects) {
    std::visit([this](auto&& known) { carry(std::move(known)); }, std::move(effect));
  }
  for (const std::shared_ptr<SessionPort>& port : told_) port->flush();
  told_.clear();
  arm_presence();
  arm_upkeep();
}

// A board that has nothing on its way to the disk does not wait. Of any other, what comes in one
// turn of the thread leaves together: it would not be written sooner, and the writer is not woken
// for each of many pushes that are already there.
void RoomActor::carry(Append append) {
  const bool first = gathered_.empty();
  std::size_t bytes = 0;
  for (const storage::NewRecord& record : append.records) bytes += record.payload.size();
  if (first) {
    gathered_ = std::move(append.records);
  } else {
    std::ranges::move(append.records, std::back_inserter(gathered_));
  }
  gathered_bytes_ += bytes;
  backlog_bytes_ += bytes;
  quiet_since_ = ports_.clock.steady();
  if (in_flight_.empty() || gathered_.size() >= kGatheredMax) return hand_over();
  if (first) boost::asio::post(executor_, [self = shared_from_this()] { self->hand_over(); });
}

void RoomActor::hand_over() {
  if (gathered_.empty()) return;
  ATELIER_CHECK(owner_.has_value());
  in_flight_.push_back({gathered_.back().seq, std::exchange(gathered_bytes_, 0)});
  ports_.writer.append({board_, *owner_, std::exchange(gathered_, {}), {}}, executor_,
                       [self = shared_from_this(), life = life_](const CommitNotice& notice) {
                         self->on_committed(life, notice);
                       });
}

void RoomActor::carry(Deliver deliver) {
  const auto found = connections_.find(deliver.session);
  if (found == connections_.end()) return;
  const std::shared_ptr<SessionPort>& port = found->second.port;
  port->deliver(std::move(deliver.frame));
  if (deliver.haste == Haste::InTurn) return flushes_->add(port);
  if (told_.empty() || told_.back() != port) told_.push_back(port);
}

void RoomActor::carry(Close close) {
  const auto found = connections_.find(close.session);
  if (found == connections_.end()) return;
  // The session says left() later; it is forgotten now, so that nothing more reaches it.
  const std::shared_ptr<SessionPort> port = std::move(found->second.port);
  left(close.session);
  port->close(close.reason, std::move(close.detail));
}

void RoomActor::on_committed(std::uint64_t life, const CommitNotice& notice) {
  if (life != life_) return;
  if (!notice.outcome) {
    if (notice.outcome.error().kind == ErrorKind::StorageFull) return discard();
    return end(notice.outcome);  // another owner has taken the board over
  }
  const Seq durable = in_flight_.front().last;
  backlog_bytes_ -= in_flight_.front().bytes;
  in_flight_.pop_front();
  if (notice.part == BatchPart::Ends) on_durable(durable, notice.committed_at);
}

void RoomActor::on_durable(Seq seq, SteadyTime committed_at) {
  Effects effects = room_->on(EntriesDurable{seq, now()});
  const std::size_t deliveries = effects.size();
  if (deliveries > 0 && presence_rides_along())
    std::ranges::move(due_presence(), std::back_inserter(effects));
  carry_out(std::move(effects));
  ports_.metrics.fanned_out(ports_.clock.steady() - committed_at, deliveries);
  finish_waiters({}, seq);
  resume_sessions();
  if (snapshot_due()) take_snapshot({});
  if (state_ == State::Closing) finish_closing();
}

// A room that has nothing in flight is never held back by its neighbours: nothing would wake it.
bool RoomActor::backlogged() const {
  if (backlog_bytes_ > settings_.backlog_bytes_max) return true;
  return backlog_bytes_ > 0 && ports_.writer.queued_bytes() > settings_.queue_bytes_max;
}

void RoomActor::resume_sessions() {
  // Half the bound, so that sessions do not fall asleep and wake with every entry.
  const bool relieved = backlog_bytes_ <= settings_.backlog_bytes_max / 2 && !backlogged();
  if (asleep_ == 0 || !relieved) return;
  asleep_ = 0;
  std::vector<std::function<void()>> resumes;
  for (auto& [id, connection] : connections_) {
    if (connection.resume) resumes.push_back(std::exchange(connection.resume, {}));
  }
  for (const auto& resume : resumes) resume();
}

void RoomActor::drop_connections(protocol::CloseReason reason, const std::string& detail) {
  auto dropped = std::exchange(connections_, {});
  newcomers_.clear();
  asleep_ = 0;
  if (dropped.empty()) return;
  ports_.metrics.sessions_changed(-static_cast<int>(dropped.size()));
  last_session_at_ = ports_.clock.steady();
  for (auto& [id, connection] : dropped) connection.port->close(reason, detail);
}

void RoomActor::finish_waiters(const Result<>& outcome, Seq up_to) {
  while (!waiters_.empty() && waiters_.front().seq <= up_to) {
    const Done done = std::move(waiters_.front().done);
    waiters_.pop_front();
    done(outcome);
  }
}

}  // namespace atelier::room
