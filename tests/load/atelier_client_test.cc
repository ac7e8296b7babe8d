// The engine's end of Atelier's protocol against protocol/codec.h, which is the server's.
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "load-tests/generator/wire_protocols.h"
#include "protocol/codec.h"

namespace atelier::load {
namespace {

class Port final : public WirePort {
 public:
  void send(std::string_view message, MessageKind) override { sent.emplace_back(message); }
  void ready(std::uint64_t count) override { objects.push_back(count); }
  void edit(Tag tag) override { edits.push_back(tag); }
  void cursor(Tag tag) override { cursors.push_back(tag); }
  void acknowledged(Tag tag) override { acknowledgements.push_back(tag); }
  void refused(Tag tag) override { refusals.push_back(tag); }
  void failed(std::string_view reason) override { failure = reason; }

  protocol::Push last_push() const {
    auto message = protocol::decode_client_frame(sent.back());
    REQUIRE(message.has_value());
    return std::get<protocol::Push>(*message);
  }

  std::vector<std::string> sent;
  std::vector<std::uint64_t> objects;
  std::vector<Tag> edits, cursors, acknowledgements, refusals;
  std::string failure;
};

constexpr ReplicaId kOwn{7};

class Joined {
 public:
  Joined() {
    client->opened(port);
    protocol::Welcome welcome;
    welcome.replica = kOwn;
    welcome.delivered = delivered;
    receive(protocol::encode_welcome(welcome));
    receive(protocol::encode_state_chunk({}, true));
  }
  void receive(const std::string& frame) { client->received(frame, port); }

  // Entries for operations that `author` pushed, as the room would send them.
  void commit(const protocol::Push& push, ReplicaId author,
              document::Verdict verdict = document::Verdict::Ok) {
    std::vector<protocol::Entry> entries;
    for (const protocol::PushedOperation& pushed : push.operations) {
      protocol::Entry& entry = entries.emplace_back();
      entry.replica = author;
      entry.cseq = pushed.cseq;
      entry.verdict = verdict;
      entry.hlc = pushed.operation.stamp.hlc;
      entry.operation = pushed.operation;
      protocol::assign_replica(*entry.operation, author);
    }
    delivered += static_cast<std::uint32_t>(entries.size());
    receive(protocol::encode_delivered(delivered) + protocol::encode_entries(entries));
  }

  std::uint32_t delivered = 12;
  Port port;
  std::unique_ptr<WireClient> client = join_atelier({"board", "token", 3, 99});
};

TEST_CASE("a person says hello, and is ready once the state is whole", "[load][atelier]") {
  Joined person;
  const auto hello = protocol::decode_client_frame(person.port.sent.front());
  REQUIRE(hello.has_value());
  CHECK(std::get<protocol::Hello>(*hello).token == "token");
  CHECK(person.port.objects == std::vector<std::uint64_t>{0});
  CHECK(person.client->upgrade().target == "/ws/board");
}

TEST_CASE("tags of creates and moves come back, acknowledged to their author", "[load][atelier]") {
  Joined author;
  Joined other;
  const std::vector<Tag> tags = {5, 70'000, kTagMax};
  author.client->create(tags, author.port);
  const protocol::Push creates = author.port.last_push();
  REQUIRE(creates.operations.size() == 3);
  author.client->move(123'456, 1, author.port);
  const protocol::Push moves = author.port.last_push();
  REQUIRE(moves.operations.size() == 1);
  for (Joined* person : {&author, &other}) {
    const ReplicaId replica = person == &author ? kOwn : ReplicaId(9);
    person->commit(creates, replica);
    person->commit(moves, replica);
    CHECK(person->port.edits == std::vector<Tag>{5, 70'000, kTagMax, 123'456});
    CHECK(person->port.failure.empty());
  }
  CHECK(author.port.acknowledgements == std::vector<Tag>{5, 70'000, kTagMax, 123'456});
  CHECK(other.port.acknowledgements.empty());
}

TEST_CASE("a verdict without effect is a refusal", "[load][atelier]") {
  Joined person;
  const Tag tag = 8;
  person.client->create(std::span(&tag, 1), person.port);
  person.commit(person.port.last_push(), kOwn, document::Verdict::Budget);
  CHECK(person.port.refusals == std::vector<Tag>{8});
  CHECK(person.port.acknowledgements.empty());
}

TEST_CASE("COM-5: what is beyond the window waits for answers", "[load][atelier]") {
  Joined person;
  for (Tag tag = 0; tag < 300; ++tag) person.client->create(std::span(&tag, 1), person.port);
  CHECK(person.port.sent.size() == 1 + 256);
  protocol::Push first;
  for (std::size_t k = 1; k <= 100; ++k) {
    const auto message = protocol::decode_client_frame(person.port.sent[k]);
    REQUIRE(message.has_value());
    first.operations.push_back(std::get<protocol::Push>(*message).operations.front());
  }
  person.commit(first, kOwn);
  CHECK(person.port.last_push().operations.size() == 44);
  CHECK(person.port.last_push().operations.front().cseq == ClientSeq(257));
}

TEST_CASE("DEL-1: a gap in the deliveries is noticed", "[load][atelier]") {
  Joined person;
  const Tag tag = 1;
  person.client->create(std::span(&tag, 1), person.port);
  ++person.delivered;
  person.commit(person.port.last_push(), kOwn);
  CHECK(person.port.failure == "a delivery is missing");
}

TEST_CASE("PRE-3: cursors are seen, arrivals are none", "[load][atelier]") {
  Joined person;
  person.client->point(77'777, person.port);
  const auto sent = protocol::decode_client_frame(person.port.sent.back());
  REQUIRE(sent.has_value());
  const auto update = std::get<protocol::PresenceUpdate>(*sent);
  protocol::Arrival arrival;
  arrival.state = update;
  const std::vector<protocol::PresenceEvent> events = {{SessionId(1), arrival},
                                                       {SessionId(2), update}};
  person.receive(protocol::encode_presence(events));
  CHECK(person.port.cursors == std::vector<Tag>{77'777});
}

TEST_CASE("SEAT-4: a person that comes back claims its replica and sends again what waits",
          "[load][atelier]") {
  Joined person;
  const Tag tag = 4;
  person.client->create(std::span(&tag, 1), person.port);
  person.receive(protocol::encode_cursor("sealed"));
  person.client->opened(person.port);
  const auto message = protocol::decode_client_frame(person.port.sent.back());
  REQUIRE(message.has_value());
  const auto hello = std::get<protocol::Hello>(*message);
  CHECK(hello.replica == kOwn);
  CHECK(hello.cursor == "sealed");
  CHECK(hello.known_cseq == ClientSeq(0));
  protocol::Welcome welcome;
  welcome.replica = kOwn;
  welcome.catch_up = protocol::CatchUp::Delta;
  person.receive(protocol::encode_welcome(welcome) + protocol::encode_state_chunk({}, true));
  CHECK(person.port.objects.size() == 2);
  CHECK(person.port.last_push().operations.size() == 1);
}

TEST_CASE("what is not Protobuf ends the run", "[load][atelier]") {
  Joined person;
  person.receive("\xff\xff\xff");
  CHECK_FALSE(person.port.failure.empty());
}

}  // namespace
}  // namespace atelier::load
