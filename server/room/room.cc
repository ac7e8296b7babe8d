#include "server/room/room.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>
#include <variant>

#include "protocol/codec.h"
#include "server/base/check.h"
#include "server/domain/workshop/display_name.h"
#include "server/domain/workshop/rights.h"
#include "server/room/hybrid_clock.h"
#include "server/room/limits.h"

namespace atelier::room {

Room::Room(Board board, RoomPorts ports, RoomSettings settings)
    : board_(std::move(board)),
      ports_(std::move(ports)),
      settings_(std::move(settings)),
      durable_(board_.applied()),
      settled_(board_.applied()) {
  board_.break_document(settings_.faults.document);
  if (settings_.faults.show_everything) settings_.visibility = {};
}

Effects Room::on(Input input) {
  return std::visit([this](auto&& known) { return on(std::move(known)); }, std::move(input));
}

Effects Room::on(EntriesDurable durable) {
  ATELIER_CHECK(durable.seq >= durable_ && durable.seq <= applied());  // P1
  durable_ = durable.seq;
  Effects effects;
  settle(effects, durable_, durable.now);
  return effects;
}

Effects Room::on(PresenceChanged changed) {
  Session* session = sessions_.find(changed.session);
  if (session == nullptr || session->phase != SessionPhase::Live) return {};
  Effects effects;
  const auto& wanted = changed.update.display_name;
  if (wanted && !workshop::is_display_name(*wanted)) {
    close(effects, session->id, {protocol::CloseReason::BadFrame, "display name"});
    return effects;
  }
  if (workshop::may(session->viewer.role, workshop::Request::ShowPresence)) {
    session->presence.cursor = changed.update.cursor;
    session->presence.editing = changed.update.editing;
    session->presence.caret = changed.update.caret;
    session->presence.mark = changed.update.mark;
    presence_.moved(session->id);
    if (changed.update.stroke) presence_.drawn(session->id, *std::move(changed.update.stroke));
  }
  const bool may_rename =
      workshop::may(session->viewer.role, workshop::Request::ChangeDisplayName) &&
      settings_.writing == WriteAccess::Allowed &&
      board_.participants().contains(session->viewer.participant);
  if (wanted && may_rename &&
      *wanted != board_.participants().display_name(session->viewer.participant)) {
    Append append;
    record(append, protocol::ParticipantNamed{session->viewer.participant, *wanted}, changed.now);
    submit(effects, std::move(append), changed.now);
  }
  return effects;
}

// AUT-1. A name that is on its way to the disk is not told yet (P2), as if there were none.
Effects Room::on(AuthorsAsked asked) {
  const Session* session = sessions_.find(asked.session);
  if (session == nullptr || session->phase != SessionPhase::Live) return {};
  if (!workshop::may(session->viewer.role, workshop::Request::AskAuthors)) return {};
  std::vector<protocol::Author> authors;
  for (const ReplicaId replica : asked.question.replicas) {
    const auto owner = board_.replicas().owner(replica);
    if (!owner) continue;
    const bool unsettled =
        std::any_of(unsettled_names_.begin(), unsettled_names_.end(),
                    [&](const UnsettledName& one) { return one.named.participant == *owner; });
    authors.push_back(
        {*owner, unsettled ? "" : board_.participants().display_name(*owner), replica, 1});
  }
  Effects effects;
  OutboundFrame frame{protocol::encode_authors(authors), nullptr, FrameClass::Durable};
  effects.emplace_back(Deliver{session->id, std::move(frame)});
  return effects;
}

Effects Room::on(SessionLeft left) {
  forget(left.session);
  return {};
}

Effects Room::on(PresenceDue /*due*/) {
  Effects effects;
  const PresenceFeed::Frames frames = presence_.take(sessions_);
  if (frames.people) broadcast(effects, frames.people, FrameClass::Durable);
  if (frames.pointers) broadcast(effects, frames.pointers, FrameClass::Presence);
  catch_up_.release();
  return effects;
}

Effects Room::on(FactsChanged changed) {
  Effects effects;
  const bool renamed = changed.facts.title != settings_.facts.title;
  settings_.facts = std::move(changed.facts);
  if (renamed) {
    broadcast(
        effects,
        std::make_shared<const std::string>(protocol::encode_title_notice(settings_.facts.title)),
        FrameClass::Durable);
  }
  return effects;
}

Effects Room::on(StorageHealed /*healed*/) {
  if (settings_.writing == WriteAccess::Allowed) return {};
  settings_.writing = WriteAccess::Allowed;
  Effects effects;
  // Who came meanwhile without a replica could not be granted one: they come back for it.
  std::vector<SessionId> without_replica;
  for (const auto& [id, session] : sessions_) {
    if (session.viewer.replica.number() == 0) without_replica.push_back(id);
  }
  for (const SessionId id : without_replica) {
    close(effects, id, {protocol::CloseReason::Retry, "writing is possible again"});
  }
  broadcast(effects, std::make_shared<const std::string>(protocol::encode_read_only_notice(false)),
            FrameClass::Durable);
  return effects;
}

Result<Effects> Room::seed(std::vector<document::Operation> operations, Moment now) {
  if (settings_.writing == WriteAccess::Refused) {
    return Error{ErrorKind::StorageFull, "nothing can be written while the disk is full"};
  }
  if (applied().number() != 0) return Error{ErrorKind::Conflict, "the board is not empty"};
  document::Document trial;
  document::Stamp stamp{hlc_of(now.wall), ReplicaId(0)};
  for (document::Operation& operation : operations) {
    operation.stamp = stamp;
    if (!document::has_effect(trial.commit(operation, Seq(1)))) {
      return Error{ErrorKind::Invalid, "an operation of the content has no effect"};
    }
    ++stamp.hlc;
  }
  const protocol::BoardRecord seeded =
      protocol::BoardSeeded{hlc_of(now.wall), std::move(operations)};
  Effects effects;
  Append append;
  record(append, seeded, now);
  submit(effects, std::move(append), now);
  return effects;
}

Effects Room::on(CollectionDue due) {
  for (const auto& [id, session] : sessions_) leases_.heard(session.viewer.replica, due.now.wall);
  const Seq floor = leases_.floor(board_.replicas(), applied(), due.now.wall);
  protocol::ServerOperations collection;
  collection.cause = protocol::ServerCause::Collection;
  collection.floor = floor;
  const document::Hlc deleted_before = hlc_of(due.now.wall - kLeaseMillis);
  for (const ObjectId object : collectable(board_.document(), floor, deleted_before)) {
    collection.operations.push_back({object, {}, document::Erase{}});
  }
  return change(std::move(collection), due.now);
}

Effects Room::change(protocol::ServerOperations asked, Moment now, ServerChange* change) {
  if (settings_.writing == WriteAccess::Refused) return {};
  auto committed = board_.commit(std::move(asked), hlc_of(now.wall));
  if (!committed) return {};
  if (change != nullptr) *change = {committed->hlc, committed->operations.size()};
  Effects effects;
  Append append;
  for (const document::Operation& operation : committed->operations) {
    const protocol::Entry entry{ReplicaId(0), ClientSeq(0), document::Verdict::Ok,
                                operation.stamp.hlc, operation};
    unsettled_.push_back(
        {applied(), {entry.replica, operation.object}, protocol::encode_entries({&entry, 1})});
  }
  const protocol::BoardRecord record = *std::move(committed);
  const auto kind = static_cast<std::uint16_t>(protocol::kind_of(record));
  append.records.push_back(
      {applied(), storage::RecordKind(kind), now.wall, protocol::encode_record(record)});
  submit(effects, std::move(append), now);
  return effects;
}

// Applies a record that is not an operation, and queues it for the log.
void Room::record(Append& append, const protocol::BoardRecord& record, Moment now) {
  const bool applied_it = board_.apply(record).has_value();
  ATELIER_CHECK(applied_it);
  const auto kind = static_cast<std::uint16_t>(protocol::kind_of(record));
  append.records.push_back(
      {applied(), storage::RecordKind(kind), now.wall, protocol::encode_record(record)});
  if (const auto* named = std::get_if<protocol::ParticipantNamed>(&record)) {
    unsettled_names_.push_back({applied(), *named});
  }
}

void Room::submit(Effects& effects, Append append, Moment now) {
  if (append.records.empty()) return;
  effects.emplace_back(std::move(append));
  if (settings_.faults.acknowledge_before_durable) settle(effects, applied(), now);
}

// Shows everything up to `up_to`: joiners whose state it completes first, then the entries.
void Room::settle(Effects& effects, Seq up_to, Moment now) {
  ATELIER_CHECK(up_to <= durable_ || settings_.faults.acknowledge_before_durable);  // P2
  if (up_to <= settled_) return;
  settled_ = up_to;
  for (auto& [id, session] : sessions_) {
    if (session.phase == SessionPhase::Prepared && session.since <= settled_) {
      welcome(effects, session, now);
    }
  }
  while (!unsettled_names_.empty() && unsettled_names_.front().seq <= settled_) {
    show_name(unsettled_names_.front().named);
    unsettled_names_.pop_front();
  }
  std::vector<PlacedEntry> batch = take_settled();
  if (!batch.empty()) fan_out(effects, std::move(batch), now);
  prepare_waiting(effects, now);
  send_digest(effects, now);
}

// Mostly it is all that waits: the disk has caught up.
std::vector<PlacedEntry> Room::take_settled() {
  const auto waits = [this](const PlacedEntry& entry) { return entry.seq > settled_; };
  const auto end = std::find_if(unsettled_.begin(), unsettled_.end(), waits);
  for (auto entry = unsettled_.begin(); entry != end; ++entry) {
    const auto in_flight = in_flight_.find(entry->subject.author);
    if (in_flight != in_flight_.end() && --in_flight->second == 0) in_flight_.erase(in_flight);
  }
  std::vector<PlacedEntry> waiting(std::make_move_iterator(end),
                                   std::make_move_iterator(unsettled_.end()));
  unsettled_.erase(end, unsettled_.end());
  return std::exchange(unsettled_, std::move(waiting));
}

void Room::fan_out(Effects& effects, std::vector<PlacedEntry> batch, Moment now) {
  effects.reserve(effects.size() + sessions_.size());
  const Seq last = batch.back().seq;
  FanOut frames(std::move(batch), settings_.visibility, refreshed_cursor(last, now));
  for (auto& [id, session] : sessions_) {
    if (session.phase != SessionPhase::Live) continue;
    const Haste haste = frames.answers(session) ? Haste::Now : Haste::InTurn;
    if (auto frame = frames.frame_for(session))
      effects.emplace_back(Deliver{id, std::move(*frame), haste});
  }
}

void Room::show_name(const protocol::ParticipantNamed& named) {
  for (auto& [id, session] : sessions_) {
    if (session.phase != SessionPhase::Live) continue;
    if (session.viewer.participant != named.participant) continue;
    session.shown_name = named.display_name;
    presence_.renamed(id);
  }
}

std::string Room::refreshed_cursor(Seq seq, Moment now) {
  const bool due =
      !cursor_refreshed_at_ || now.steady - *cursor_refreshed_at_ >= kCursorRefreshInterval;
  if (!due) return {};
  cursor_refreshed_at_ = now.steady;
  return protocol::encode_cursor(ports_.cursor_seal.seal(seq));
}

// The digest covers what is applied, so it can only be told when all of that is shown; and only
// where everyone sees the same.
void Room::send_digest(Effects& effects, Moment now) {
  if (settled_ != applied() || digest_of_ == board_.document_changed_at()) return;
  if (!settings_.visibility.everything_public()) return;
  if (digest_sent_at_ && now.steady - *digest_sent_at_ < kDigestInterval) return;
  digest_sent_at_ = now.steady;
  digest_of_ = board_.document_changed_at();
  broadcast(
      effects,
      std::make_shared<const std::string>(protocol::encode_digest(board_.document().digest())),
      FrameClass::Durable);
}

void Room::broadcast(Effects& effects, const SharedBytes& bytes, FrameClass frame_class) {
  for (const auto& [id, session] : sessions_) {
    if (session.phase == SessionPhase::Live) {
      effects.emplace_back(Deliver{id, {{}, bytes, frame_class}, Haste::InTurn});
    }
  }
}

void Room::close(Effects& effects, SessionId session, Refusal refusal) {
  effects.emplace_back(Close{session, refusal.reason, std::move(refusal.detail)});
  forget(session);
}

void Room::forget(SessionId session) {
  const Session* known = sessions_.find(session);
  if (known == nullptr) return;
  if (known->phase == SessionPhase::Live) presence_.departed(session);
  sessions_.remove(session);
}

}  // namespace atelier::room
