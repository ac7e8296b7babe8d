// The World's client half: what people, browsers and the network do next.
#include <utility>

#include "tests/simulation/world.h"

namespace atelier::simulation {
namespace {

constexpr std::size_t kSettlingStepsMax = 50'000;

}  // namespace

std::optional<Violation> World::run() {
  while (verdicts_.clean() && tally_.commits < plan_.commits_min) step();
  if (verdicts_.clean()) settle();
  if (verdicts_.clean()) compare_clients();
  if (verdicts_.clean()) compare_with_log();
  tally_.entries = oracle_.operations();
  tally_.erasures = oracle_.erased();
  tally_.circles_refused = oracle_.circles_refused();
  return verdicts_.first();
}

void World::step() {
  ++tally_.steps;
  const bool stands_still = slow_clocks_ && !random_.chance(50);
  const auto passes = stands_still ? 0 : static_cast<std::int64_t>(random_.below(40));
  steady_millis_ += passes;
  wall_ += passes;
  if (random_.chance(5)) wall_ -= static_cast<WallMillis>(random_.below(5'000));

  const std::size_t client = random_.below(clients_.size());
  const std::size_t choice = random_.below(1000);
  if (choice < 260) {
    clients_[client]->edit(wall_);
  } else if (choice < 400) {
    push(client);
  } else if (choice < 580) {
    const auto chosen = any_connection();
    if (chosen != connections_.end()) take_upward(chosen->second, chosen->first);
  } else if (choice < 780) {
    const auto chosen = any_connection();
    if (chosen != connections_.end()) take_downward(chosen->second);
  } else if (choice < 880) {
    commit_some();
  } else if (choice < 930) {
    if (connection_of(client) == nullptr) connect(client);
  } else if (choice < 950) {
    push_again(client);
  } else if (choice < 962) {
    cut(client);
  } else if (choice < 966) {
    crash();
  } else if (choice < 969) {
    fill_disk();
  } else if (choice < 976) {
    heal_disk();
  } else if (choice < 982) {
    snapshot();
  } else if (choice < 986) {
    collect();
  } else if (choice < 990) {
    take_back();
  } else {
    carry_out(room_->on(room::PresenceDue{}));
  }
  if (random_.chance(50)) forget_dead_connections();
}

void World::connect(std::size_t client) {
  ++tally_.reconnections;
  last_session_ = last_session_.next();
  Connection& connection = connections_[last_session_];
  connection.client = client;
  const bool forgets = random_.chance(100);
  connection.upward.push_back(
      clients_[client]->connect(forgets ? ModelClient::Memory::Lost : ModelClient::Memory::Kept));
}

// The client sees its connection die. The server may learn of it much later, or first read what was
// already on the way: a zombie.
void World::cut(std::size_t client) {
  Connection* connection = connection_of(client);
  if (connection == nullptr) return;
  connection->open_at_client = false;
  connection->downward.clear();
  if (random_.chance(500)) connection->upward.clear();
  clients_[client]->disconnected();
}

// Both ends know, and nothing is on the way.
void World::everyone_leaves() {
  for (auto& [session, connection] : connections_) {
    if (connection.open_at_client) clients_[connection.client]->disconnected();
    if (connection.open_at_server) carry_out(room_->on(room::SessionLeft{session}));
    connection.open_at_client = false;
    connection.open_at_server = false;
    connection.upward.clear();
    connection.downward.clear();
  }
}

void World::take_upward(Connection& connection, SessionId session) {
  if (connection.upward.empty()) {
    const bool hears_of_it = !connection.open_at_client && connection.open_at_server;
    if (!hears_of_it) return;
    connection.open_at_server = false;
    return carry_out(room_->on(room::SessionLeft{session}));
  }
  const std::string bytes = std::move(connection.upward.front());
  connection.upward.pop_front();
  if (!connection.open_at_client) ++tally_.zombie_frames;
  auto message = protocol::decode_client_frame(bytes);
  if (!message) return verdicts_.violated("CON-8", "a client's frame does not decode");
  if (auto* hello = std::get_if<protocol::Hello>(&*message)) {
    const protocol::Role role = clients_[connection.client]->nature().role;
    if (!connection.open_at_server) return;
    carry_out(room_->on(room::SessionJoined{session, {std::move(*hello), role}, now()}));
  } else if (auto* pushed = std::get_if<protocol::Push>(&*message)) {
    // Also on a session that the room has closed: the bytes were read before.
    carry_out(room_->on(room::OperationsPushed{session, std::move(*pushed), now()}));
  }
}

void World::take_downward(Connection& connection) {
  if (!connection.open_at_client || connection.downward.empty()) return;
  const Downward next = std::move(connection.downward.front());
  connection.downward.pop_front();
  ModelClient& client = *clients_[connection.client];
  if (const auto* message = std::get_if<protocol::ServerMessage>(&next)) {
    return client.receive(*message);
  }
  connection.open_at_client = false;
  client.disconnected();
  const auto reason = std::get<protocol::CloseReason>(next);
  const bool expected = reason == protocol::CloseReason::Retry ||
                        reason == protocol::CloseReason::ReplicaFenced ||
                        reason == protocol::CloseReason::StorageFull;
  if (!expected) {
    verdicts_.violated("COM", "an honest client was closed with reason " +
                                  std::to_string(static_cast<int>(reason)));
  }
}

void World::push(std::size_t client) {
  Connection* connection = connection_of(client);
  if (connection == nullptr) return;
  ModelClient& sender = *clients_[client];
  if (!sender.ready() || !sender.has_unsent()) return;
  connection->upward.push_back(sender.send(1 + random_.below(8)));
}

void World::push_again(std::size_t client) {
  Connection* connection = connection_of(client);
  if (connection == nullptr || !clients_[client]->ready()) return;
  std::string bytes = clients_[client]->send_again();
  if (bytes.empty()) return;
  ++tally_.resent_pushes;
  connection->upward.push_back(std::move(bytes));
}

void World::forget_dead_connections() {
  std::erase_if(connections_, [](const auto& known) {
    const Connection& connection = known.second;
    return !connection.open_at_client && !connection.open_at_server && connection.upward.empty();
  });
}

World::Connection* World::connection_of(std::size_t client) {
  for (auto& [session, connection] : connections_) {
    if (connection.client == client && connection.open_at_client) return &connection;
  }
  return nullptr;
}

std::map<SessionId, World::Connection>::iterator World::any_connection() {
  if (connections_.empty()) return connections_.end();
  auto chosen = connections_.begin();
  std::advance(chosen, static_cast<std::ptrdiff_t>(random_.below(connections_.size())));
  return chosen;
}

bool World::settled() {
  if (disk_full_ || !unwritten_.empty()) return false;
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    const Connection* connection = connection_of(i);
    if (connection == nullptr || !connection->downward.empty()) return false;
    if (!clients_[i]->ready() || !clients_[i]->settled()) return false;
  }
  return true;
}

// Nothing goes wrong any more: everyone comes back, sends what is left and hears everything.
void World::settle() {
  heal_disk();
  for (std::size_t steps = 0; verdicts_.clean() && !settled(); ++steps) {
    if (steps > kSettlingStepsMax) return verdicts_.violated("P4", "the world does not settle");
    for (std::size_t client = 0; client < clients_.size(); ++client) {
      if (connection_of(client) == nullptr) connect(client);
      push(client);
    }
    for (auto& [session, connection] : connections_) {
      take_upward(connection, session);
      take_downward(connection);
    }
    commit_some();
    steady_millis_ += 10;
    wall_ += 10;
    forget_dead_connections();
  }
}

void World::compare_clients() {
  for (const auto& client : clients_) compare(*client);
}

// Everyone ends up with the part of the log's document that they may see, and nothing else.
void World::compare(const ModelClient& client) {
  const document::Document& confirmed = client.confirmed();
  std::size_t visible = 0;
  oracle_.document().for_each([&](const document::Object& logged) {
    if (!oracle_.may_see(client.viewer(), logged.id)) return;
    ++visible;
    const document::Object* own = confirmed.find(logged.id);
    const bool same = own != nullptr && own->kind == logged.kind && own->place == logged.place &&
                      own->registers == logged.registers &&
                      own->text.encode() == logged.text.encode();
    verdicts_.expect(same, "P6", "an object differs from the log at the end");
  });
  verdicts_.expect(confirmed.object_count() == visible, "P6",
                   "a client has more at the end than the log");
  if (oracle_.redaction() == Redaction::Secrets) return;
  verdicts_.expect(confirmed.digest() == oracle_.document().digest(), "P6",
                   "a client differs from the log at the end");
}

}  // namespace atelier::simulation
