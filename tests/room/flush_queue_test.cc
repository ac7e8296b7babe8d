#include "server/room/flush_queue.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "tests/room/actor_bench.h"

namespace atelier::room::bench {

// Says, in one list for all, who was flushed.
class Flushed final : public SessionPort {
 public:
  Flushed(int name, std::vector<int>& flushed) : name_(name), flushed_(flushed) {}
  void deliver(OutboundFrame /*frame*/) override {}
  void flush() override { flushed_.push_back(name_); }
  void close(protocol::CloseReason /*reason*/, std::string /*detail*/) override {}

 private:
  const int name_;
  std::vector<int>& flushed_;
};

TEST_CASE("DEL-5: a session stands in the queue once, and in order", "[room][flush]") {
  boost::asio::io_context io;
  const auto queue = std::make_shared<FlushQueue>(io.get_executor());
  std::vector<int> flushed;
  const auto ada = std::make_shared<Flushed>(1, flushed);
  const auto bob = std::make_shared<Flushed>(2, flushed);
  for (const auto& port : {bob, ada, bob}) queue->add(port);
  CHECK(flushed.empty());
  io.poll();
  CHECK(flushed == std::vector<int>{2, 1});
  queue->add(bob);
  io.restart();
  io.poll();
  CHECK(flushed == std::vector<int>{2, 1, 2});
}

TEST_CASE("DEL-5: between turns of a long queue the thread does something else", "[room][flush]") {
  boost::asio::io_context io;
  const auto queue = std::make_shared<FlushQueue>(io.get_executor());
  std::vector<int> flushed;
  constexpr int kPeople = 3 * static_cast<int>(kFlushesPerTurn);
  for (int name = 0; name < kPeople; ++name) {
    queue->add(std::make_shared<Flushed>(name, flushed));
  }
  std::size_t before_other = 0;
  boost::asio::post(io, [&] { before_other = flushed.size(); });
  io.poll();
  CHECK(before_other == kFlushesPerTurn);
  REQUIRE(flushed.size() == kPeople);
  for (int name = 0; name < kPeople; ++name) CHECK(flushed[static_cast<std::size_t>(name)] == name);
}

// Where the members of a hall are flushed: how often, and by which threads.
struct Hall {
  std::mutex mutex;
  std::condition_variable changed;
  std::set<std::thread::id> threads;
  std::vector<int> flushes;
  bool waits_for_partner = false;
};

class Seat final : public SessionPort {
 public:
  Seat(std::size_t number, Hall& hall) : number_(number), hall_(hall) {}
  void deliver(OutboundFrame /*frame*/) override {}
  void flush() override {
    std::unique_lock lock(hall_.mutex);
    ++hall_.flushes[number_];
    hall_.threads.insert(std::this_thread::get_id());
    hall_.changed.notify_all();
    if (!hall_.waits_for_partner) return;
    hall_.changed.wait_for(lock, std::chrono::seconds(10),
                           [this] { return hall_.threads.size() == 2; });
  }
  void close(protocol::CloseReason /*reason*/, std::string /*detail*/) override {}

 private:
  const std::size_t number_;
  Hall& hall_;
};

void flush_all(Hall& hall, std::size_t people, unsigned cores) {
  boost::asio::io_context io;
  const auto queue = std::make_shared<FlushQueue>(io.get_executor(), cores);
  hall.flushes.assign(people, 0);
  std::vector<std::shared_ptr<Seat>> seats;
  for (std::size_t number = 0; number < people; ++number) {
    seats.push_back(std::make_shared<Seat>(number, hall));
  }
  for (int round = 0; round < 3; ++round) {
    for (const auto& seat : seats) queue->add(seat);
    io.restart();
    io.poll();
  }
  CHECK(std::count(hall.flushes.begin(), hall.flushes.end(), 3) ==
        static_cast<std::ptrdiff_t>(people));
}

TEST_CASE("DEL-5: a hall is told by two threads, each person once a round", "[room][flush]") {
  Hall hall;
  hall.waits_for_partner = true;
  flush_all(hall, 3 * kFlushesOfAHall, 2);
  CHECK(hall.threads.size() == 2);
}

TEST_CASE("DEL-5: less than a hall, or on one core, is told by the thread of the board",
          "[room][flush]") {
  Hall hall;
  SECTION("a full workshop") {
    flush_all(hall, kFlushesOfAHall - 1, 8);
  }
  SECTION("one core") {
    flush_all(hall, 3 * kFlushesOfAHall, 1);
  }
  CHECK(hall.threads == std::set{std::this_thread::get_id()});
}

TEST_CASE("DEL-5: who waits for an answer has it at the end of the turn, the others in theirs",
          "[room][flush][actor]") {
  ActorBench bench;
  const auto room = bench.open();
  const auto ada = bench.come(*room, 1);
  const auto bob = bench.come(*room, 2);
  bench.push(*room, ada.session, {create(1, ObjectId(ada.port->replica(), 1))});
  bench.run_until([&] { return bob.port->entries().size() == 1; });
  CHECK(ada.port->flushed == ada.port->messages.size());
  bench.run_until([&] { return bob.port->flushed == bob.port->messages.size(); });
}

}  // namespace atelier::room::bench
