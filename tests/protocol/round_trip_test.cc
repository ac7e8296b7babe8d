#include <catch2/catch.hpp>

#include "tests/protocol/samples.h"

namespace atelier::protocol {
namespace {

constexpr int kRounds = 400;

std::string encode(const ClientMessage& message) {
  struct Encode {
    std::string operator()(const Hello& hello) const { return encode_hello(hello); }
    std::string operator()(const Push& push) const { return encode_push(push); }
    std::string operator()(const PresenceUpdate& update) const {
      return encode_presence_update(update);
    }
    std::string operator()(const AuthorsQuestion& question) const {
      return encode_authors_question(question);
    }
    std::string operator()(const Ping& ping) const { return encode_ping(ping.nonce); }
  };
  return std::visit(Encode{}, message);
}

}  // namespace

TEST_CASE("CON-1: every client message survives the wire", "[protocol]") {
  const std::uint64_t seed = test_seed();
  INFO("seed " << seed);
  Samples samples(seed);
  for (int round = 0; round < kRounds; ++round) {
    const ClientMessage message = samples.client_message();
    const Result<ClientMessage> decoded = decode_client_frame(encode(message));
    INFO("round " << round << (decoded ? "" : ": " + decoded.error().detail));
    REQUIRE(decoded.has_value());
    REQUIRE(*decoded == message);
  }
}

TEST_CASE("DEL-5: messages within messages may be of any length", "[protocol]") {
  // Around the lengths whose own length takes a byte more, and where a larger buffer is needed.
  for (const std::size_t middle : {110, 128, 512, 1024, 16'384}) {
    for (std::size_t length = middle - 40; length < middle + 20; ++length) {
      INFO(length << " bytes of text");
      document::PropertyValue text;
      text.property = document::Property::AlternativeText;
      text.value = document::SharedString(std::string(length, 'a'));
      Entry entry;
      entry.replica = ReplicaId(3);
      entry.operation.emplace();
      entry.operation->stamp.replica = entry.replica;
      entry.operation->change = document::SetProperties{{text, text}};
      const std::vector<Entry> entries{entry, entry};
      const Result<ServerMessage> decoded = decode_server_frame(encode_entries(entries));
      REQUIRE(decoded.has_value());
      REQUIRE(decoded->entries == entries);

      OperationRecord record;
      record.replica = entry.replica;
      record.cseq = ClientSeq(1);
      record.operation = entry.operation;
      const EncodedCommit commit = encode_commit(record);
      REQUIRE(decode_record(RecordKind::Operation, commit.record).value() == BoardRecord(record));
      entry.cseq = record.cseq;
      REQUIRE(commit.frame == encode_entries({&entry, 1}));
    }
  }
}

TEST_CASE("DEL-5: joined frames decode to the sum of lists and the last of the rest",
          "[protocol]") {
  const std::uint64_t seed = test_seed();
  INFO("seed " << seed);
  Samples samples(seed);
  for (int round = 0; round < kRounds; ++round) {
    INFO("round " << round);
    ServerMessage expected;
    std::string bytes;
    for (int frame = 0; frame < 3; ++frame) {
      const auto entries = samples.list(4, [&] { return samples.entry(); });
      expected.entries.insert(expected.entries.end(), entries.begin(), entries.end());
      const auto events = samples.list(4, [&] { return samples.presence_event(); });
      expected.presence.insert(expected.presence.end(), events.begin(), events.end());
      const auto answers = samples.list(4, [&] { return samples.acknowledgement(); });
      const auto authors = samples.list(3, [&] { return samples.author(); });
      expected.authors.insert(expected.authors.end(), authors.begin(), authors.end());
      expected.acknowledgements.insert(expected.acknowledgements.end(), answers.begin(),
                                       answers.end());
      expected.delivered = 1 + static_cast<std::uint32_t>(samples.number(1'000'000));
      expected.cursor = "c" + samples.bytes(20);
      expected.pong = 1 + samples.number(1'000'000);
      expected.title = samples.text(20);
      expected.read_only = samples.flip();
      expected.digest = document::Digest{1, 1 + static_cast<std::uint32_t>(samples.number(9))};
      bytes += encode_delivered(expected.delivered) + encode_entries(entries) +
               encode_title_notice(*expected.title) + encode_presence(events) +
               encode_acknowledgements(answers) + encode_cursor(expected.cursor) +
               encode_pong(expected.pong) + encode_read_only_notice(*expected.read_only) +
               encode_digest(*expected.digest) + encode_authors(authors);
    }
    expected.welcome = samples.welcome();
    expected.closing = CloseReason::SlowReader;
    expected.closing_detail = "too much is waiting";
    bytes += encode_welcome(*expected.welcome) +
             encode_closing(*expected.closing, expected.closing_detail);
    const Result<ServerMessage> decoded = decode_server_frame(bytes);
    REQUIRE(decoded.has_value());
    REQUIRE(*decoded == expected);
  }
}

TEST_CASE("DEL-7: chunks of state hold whole objects and mark the last", "[protocol]") {
  const std::uint64_t seed = test_seed();
  INFO("seed " << seed);
  Samples samples(seed);
  const document::Document document = samples.document(40);
  std::vector<const document::Object*> objects;
  document.for_each([&](const document::Object& object) { objects.push_back(&object); });
  const std::span all(objects);
  const std::string first = encode_state_chunk(all.first(20), false);
  const std::string last = encode_state_chunk(all.subspan(20), true);

  CHECK_FALSE(decode_server_frame(first)->state_complete);
  const Result<ServerMessage> joined = decode_server_frame(first + last);
  REQUIRE(joined.has_value());
  CHECK(joined->state_complete);
  REQUIRE(joined->state.size() == objects.size());
  for (std::size_t index = 0; index < objects.size(); ++index) {
    CHECK(joined->state[index].id == objects[index]->id);
    CHECK(joined->state[index].registers == objects[index]->registers);
    CHECK(joined->state[index].place == objects[index]->place);
    CHECK(joined->state[index].text == objects[index]->text.encode());
  }
}

}  // namespace atelier::protocol
