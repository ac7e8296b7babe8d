#include "server/net/outbox.h"

#include <catch2/catch.hpp>

namespace atelier::net {
namespace {

using room::FrameClass;
using room::OutboundFrame;
using Outcome = Outbox::Outcome;

OutboundFrame frame(const std::string& own, const std::string& shared = "",
                    FrameClass frame_class = FrameClass::Durable) {
  return {own, shared.empty() ? nullptr : std::make_shared<const std::string>(shared), frame_class};
}

std::string joined(const std::vector<std::string_view>& pieces) {
  std::string message;
  for (const std::string_view piece : pieces) message.append(piece);
  return message;
}

TEST_CASE("DEL-5: frames that wait leave as one message, in order", "[net][outbox]") {
  Outbox outbox(1024);
  outbox.push(frame("a", "B"));
  CHECK(joined(outbox.next_message()) == "aB");
  outbox.push(frame("c"));
  outbox.push(frame("d", "E"));
  outbox.push(frame("", "F"));
  outbox.sent();
  CHECK(joined(outbox.next_message()) == "cdEF");
  outbox.sent();
  CHECK(outbox.idle());
  CHECK(outbox.bytes() == 0);
}

TEST_CASE("DEL-5: large shared bytes are sent from where they are", "[net][outbox]") {
  Outbox outbox(1 << 20);
  const auto shared = std::make_shared<const std::string>(kCopyBytesMax, 'x');
  outbox.push({"own", shared, FrameClass::Durable});
  outbox.push(frame("next"));
  const auto& pieces = outbox.next_message();
  REQUIRE(pieces.size() == 3);
  CHECK(pieces[0] == "own");
  CHECK(pieces[1].data() == shared->data());
  CHECK(pieces[2] == "next");
}

TEST_CASE("DEL-5: a joined message holds about 64 KiB", "[net][outbox]") {
  Outbox outbox(1 << 20);
  for (int count = 0; count < 3; ++count) outbox.push(frame(std::string(30 * 1024, 'x')));
  CHECK(joined(outbox.next_message()).size() == 60 * 1024);
  outbox.sent();
  CHECK(joined(outbox.next_message()).size() == 30 * 1024);
}

TEST_CASE("DEL-10: durable bytes beyond the bound are refused, sent ones included until written",
          "[net][outbox]") {
  Outbox outbox(100);
  CHECK(outbox.push(frame(std::string(60, 'a'))) == Outcome::Queued);
  outbox.next_message();
  CHECK(outbox.push(frame(std::string(40, 'b'))) == Outcome::Queued);
  CHECK(outbox.push(frame("c")) == Outcome::Full);
  outbox.sent();
  CHECK(outbox.push(frame("c")) == Outcome::Queued);
}

TEST_CASE("DEL-10: a frame larger than the bound passes when nothing durable waits",
          "[net][outbox]") {
  Outbox outbox(100);
  CHECK(outbox.push(frame(std::string(500, 'a'))) == Outcome::Queued);
  CHECK(outbox.push(frame("b")) == Outcome::Full);
}

TEST_CASE("DEL-10: presence is dropped first", "[net][outbox]") {
  Outbox outbox(100);
  CHECK(outbox.push(frame(std::string(50, 'p'), "", FrameClass::Presence)) == Outcome::Queued);
  CHECK(outbox.push(frame("p", "", FrameClass::Presence)) == Outcome::Dropped);
  CHECK(outbox.push(frame(std::string(90, 'd'))) == Outcome::Queued);
  CHECK(joined(outbox.next_message()) == std::string(90, 'd'));
}

TEST_CASE("DEL-10: catch-up is outside the bound", "[net][outbox]") {
  Outbox outbox(100);
  for (int count = 0; count < 10; ++count)
    CHECK(outbox.push(frame("", std::string(1000, 's'), FrameClass::Catchup)) == Outcome::Queued);
  CHECK(outbox.push(frame("d")) == Outcome::Queued);
  CHECK(outbox.bytes() == 10'001);
}

TEST_CASE("what waits can be forgotten while a message is on its way", "[net][outbox]") {
  Outbox outbox(100);
  outbox.push(frame("sent"));
  const std::string on_its_way = joined(outbox.next_message());
  outbox.push(frame("waiting"));
  outbox.discard_waiting();
  CHECK(on_its_way == "sent");
  CHECK(outbox.bytes() == 4);
  outbox.sent();
  CHECK(outbox.idle());
}

}  // namespace
}  // namespace atelier::net
