#include "server/room/flush_queue.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>
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
