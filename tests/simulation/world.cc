// The World's server half: what surrounds the Room, and how it fails.
#include "tests/simulation/world.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "server/domain/history/reversal.h"
#include "server/room/board_history.h"
#include "server/room/board_loading.h"
#include "server/room/limits.h"
#include "tests/simulation/tree.h"

namespace atelier::simulation {
namespace {

// A seat is known by itself: hashing is not what is tested here.
protocol::SeatHash plain_hash(const protocol::SeatKey& key) {
  protocol::SeatHash hash{};
  std::copy(key.begin(), key.end(), hash.begin());
  return hash;
}

}  // namespace

World::World(const Plan& plan)
    : plan_(plan),
      random_(plan.seed),
      slow_clocks_(random_.chance(250)),
      board_id_(BoardId::Bytes{1}),
      journal_(random_),
      oracle_(journal_, board_id_, random_.chance(250) ? Redaction::Secrets : Redaction::None,
              verdicts_) {
  if (oracle_.redaction() == Redaction::Secrets) ++tally_.redacted;
  load();
  const std::size_t people = 2 + random_.below(4);
  for (std::size_t i = 0; i < people; ++i) {
    ModelClient::Nature nature;
    nature.seat[0] = static_cast<std::uint8_t>(i + 1);
    // The second tab of the same browser shares its seat and has a replica of its own.
    if (i == 1) nature.seat[0] = 1;
    if (i == 3) nature.role = protocol::Role::Observer;
    nature.rude = random_.chance(300);
    if (!slow_clocks_) {
      nature.clock_skew = static_cast<WallMillis>(random_.below(20'000)) - 10'000;
    }
    clients_.push_back(std::make_unique<ModelClient>(nature, random_, oracle_, verdicts_));
  }
}

room::Moment World::now() const {
  return {wall_, SteadyTime(std::chrono::milliseconds(steady_millis_))};
}

void World::load() {
  room::WriteAccess writing = room::WriteAccess::Refused;
  if (!disk_full_) {
    const auto owner = journal_.take_over(board_id_);
    if (!owner) return verdicts_.violated("P1", "the board can't be taken over");
    owner_ = *owner;
    writing = room::WriteAccess::Allowed;
  }
  auto loaded = room::load_board(journal_, board_id_, room::LoadFrom::NewestSnapshot);
  const auto replayed = room::load_board(journal_, board_id_, room::LoadFrom::FirstRecord);
  if (!loaded || !replayed) {
    const std::string detail = loaded ? replayed.error().detail : loaded.error().detail;
    return verdicts_.violated("P5", "the board does not load: " + detail);
  }
  verdicts_.expect(loaded->snapshot_refused.empty(), "P5", "a snapshot was refused");
  verdicts_.expect(loaded->board.encode_snapshot() == replayed->board.encode_snapshot(), "P5",
                   "snapshot plus log and the log alone differ");
  room::RoomSettings settings;
  settings.facts = {"Board", "ABCD-EFGH", 0};
  settings.writing = writing;
  settings.visibility = visibility();
  settings.faults = plan_.faults;
  room_ = std::make_unique<room::Room>(std::move(loaded->board), room::RoomPorts{seal_, plain_hash},
                                       std::move(settings));
  durable_seen_ = room_->durable();
  verdicts_.expect(room_->durable() == oracle_.head(), "P1", "a loaded room is not at the head");
}

// A secret is shown to its creator's sessions alone.
room::Visibility World::visibility() const {
  if (oracle_.redaction() == Redaction::None) return {};
  return {[this](const room::Viewer& viewer, ObjectId object) {
    return is_secret(object) &&
           room_->board().replicas().owner(object.replica()) != viewer.participant;
  }};
}

void World::carry_out(room::Effects effects) {
  for (room::Effect& effect : effects) {
    std::visit([this](auto&& known) { carry(std::move(known)); }, std::move(effect));
  }
  verdicts_.expect(room_->durable() <= room_->applied(), "P1", "durable passed applied");
  verdicts_.expect(room_->durable() >= durable_seen_, "P1", "durable went back");
  durable_seen_ = room_->durable();
}

void World::carry(room::Append append) {
  verdicts_.expect(!disk_full_, "COM-11", "the room writes while the disk is full");
  unwritten_.push_back(std::move(append));
}

void World::carry(room::Deliver deliver) {
  const auto found = connections_.find(deliver.session);
  if (found == connections_.end() || !found->second.open_at_server) {
    return verdicts_.violated("P3", "a frame for a session that is gone");
  }
  std::string bytes = std::move(deliver.frame.own);
  if (deliver.frame.shared) bytes += *deliver.frame.shared;
  auto message = protocol::decode_server_frame(bytes);
  if (!message) return verdicts_.violated("P3", "a frame does not decode");
  Connection& connection = found->second;
  if (message->welcome) connection.replica = message->welcome->replica;
  oracle_.check_sent(*message, connection.replica);
  connection.downward.emplace_back(std::move(*message));
}

void World::carry(room::Close close) {
  const auto found = connections_.find(close.session);
  if (found == connections_.end()) return;
  found->second.open_at_server = false;
  found->second.downward.emplace_back(close.reason);
}

// Writes the first appends of the queue in one batch, as the writer would have merged them.
Result<> World::write(std::size_t appends) {
  storage::Append merged{board_id_, owner_, {}, {}};
  for (std::size_t i = 0; i < appends; ++i) {
    room::Append& next = unwritten_[i];
    std::move(next.records.begin(), next.records.end(), std::back_inserter(merged.records));
  }
  unwritten_.erase(unwritten_.begin(), unwritten_.begin() + static_cast<std::ptrdiff_t>(appends));
  auto written = journal_.commit({std::move(merged)});
  oracle_.read_on();
  return written;
}

void World::commit_some() {
  if (unwritten_.empty() || !room_) return;
  verdicts_.expect(!has_circle(room_->board().document()), "STR-3",
                   "an object stands below itself in the room");
  const std::size_t appends = 1 + random_.below(unwritten_.size());
  const Seq last = unwritten_[appends - 1].records.back().seq;
  if (!write(appends)) return verdicts_.violated("P1", "the journal refused a batch");
  ++tally_.commits;
  carry_out(room_->on(room::EntriesDurable{last, now()}));
}

// The room is thrown away with everything that is not on disk, as the actor does.
void World::fill_disk() {
  if (disk_full_ || unwritten_.empty()) return;
  ++tally_.full_disks;
  disk_full_ = true;
  journal_.fail_next_commit(storage::CommitFault::StorageFull);
  const auto refused = write(unwritten_.size());
  verdicts_.expect(!refused, "COM-11", "a full disk took a batch");
  for (auto& [session, connection] : connections_) {
    if (!connection.open_at_server) continue;
    connection.open_at_server = false;
    connection.downward.emplace_back(protocol::CloseReason::StorageFull);
  }
  load();
}

void World::heal_disk() {
  if (!disk_full_) return;
  const auto owner = journal_.take_over(board_id_);
  if (!owner) return verdicts_.violated("P1", "the board can't be taken over");
  owner_ = *owner;
  disk_full_ = false;
  carry_out(room_->on(room::StorageHealed{}));
}

// A power cut: what was written and not reported may be on disk in part.
void World::crash() {
  ++tally_.crashes;
  room_.reset();
  const bool some_survive = !unwritten_.empty() && random_.chance(500);
  if (some_survive && !write(1 + random_.below(unwritten_.size()))) {
    return verdicts_.violated("P1", "the journal refused a batch");
  }
  unwritten_.clear();
  journal_.crash();
  disk_full_ = false;
  for (auto& [session, connection] : connections_) {
    connection.open_at_server = false;
    // What was in the air is lost; the client finds out when it next looks.
    connection.downward.clear();
    connection.downward.emplace_back(protocol::CloseReason::Retry);
  }
  load();
}

void World::snapshot() {
  if (disk_full_ || room_->applied() != room_->durable() || room_->applied().number() == 0) return;
  const auto head = journal_.head(board_id_);
  if (!head) return verdicts_.violated("P1", "the journal has lost its head");
  const storage::Snapshot snapshot{room_->applied(), head->chain, room_->board().encode_snapshot()};
  if (!journal_.put_snapshot(board_id_, snapshot)) {
    verdicts_.violated("P5", "a snapshot was refused");
  }
}

// A month goes by: what was deleted before it may be erased. Who is connected keeps their lease.
void World::collect() {
  ++tally_.collections;
  if (random_.chance(500)) everyone_leaves();
  const auto passes = room::kLeaseMillis + 1 + static_cast<WallMillis>(random_.below(1'000'000));
  wall_ += passes;
  steady_millis_ += passes;
  carry_out(room_->on(room::CollectionDue{now()}));
}

// What one person did in the last while, or the last reversal: by what is on disk, and on the board
// as it is, which may be ahead of that (REV-9).
void World::take_back() {
  history::Selector selector = history::OfReversal{last_reversal_};
  if (last_reversal_ == 0 || random_.chance(500)) {
    const ParticipantId person(static_cast<std::uint32_t>(1 + random_.below(clients_.size())));
    selector =
        history::DoneBy{person, wall_ - static_cast<WallMillis>(random_.below(5'000)), wall_};
  }
  const auto head = journal_.head(board_id_);
  const auto past = room::read_past(journal_, board_id_, head->seq, selector);
  if (!past) return verdicts_.violated("P5", "the log does not replay");
  protocol::ServerOperations asked;
  asked.cause = protocol::ServerCause::Reversal;
  asked.operations = history::reverse(*past, room_->board().document()).operations;
  const std::size_t wanted = asked.operations.size();
  room::ServerChange change;
  carry_out(room_->change(std::move(asked), now(), &change));
  if (room_->writing() == room::WriteAccess::Refused) return;
  verdicts_.expect(change.operations == wanted, "REV-9", "a part of a reversal has no effect");
  if (wanted == 0) return;
  ++tally_.reversals;
  last_reversal_ = change.first;
}

// At the head, the live room and the log alone are the same, byte for byte (P5).
void World::compare_with_log() {
  const auto replayed = room::load_board(journal_, board_id_, room::LoadFrom::FirstRecord);
  if (!replayed) return verdicts_.violated("P5", "the log does not replay");
  verdicts_.expect(replayed->board.encode_snapshot() == room_->board().encode_snapshot(), "P5",
                   "the live room and its log differ");
}

}  // namespace atelier::simulation
