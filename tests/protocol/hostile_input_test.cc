// Nothing that arrives may do more than be refused: with the sanitizers of the debug build, a read
// out of bounds or an overflow anywhere below ends the test.
#include <catch2/catch.hpp>

#include "protocol/packed_objects.h"
#include "tests/protocol/golden_frames.h"
#include "tests/protocol/samples.h"

namespace atelier::protocol {
namespace {

template <class Value>
void check_answer(const Result<Value>& result, ErrorKind expected) {
  if (!result) CHECK(result.error().kind == expected);
}

template <class Decode>
void cut_everywhere(const std::string& bytes, Decode decode) {
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    // A copy of its own, so that one byte too far is outside of it.
    const std::string cut = bytes.substr(0, length);
    decode(std::string_view(cut));
  }
}

template <class Decode>
void flip_bits(Samples& samples, const std::string& bytes, int rounds, Decode decode) {
  if (bytes.empty()) return;
  for (int round = 0; round < rounds; ++round) {
    std::string flipped = bytes;
    for (std::uint64_t flips = samples.number(4); flips-- > 0;) {
      const auto place = static_cast<std::size_t>(samples.number(flipped.size() - 1));
      flipped[place] = static_cast<char>(flipped[place] ^ (1 << samples.number(7)));
    }
    decode(std::string_view(flipped));
  }
}

void decode_client(std::string_view bytes) {
  check_answer(decode_client_frame(bytes), ErrorKind::Invalid);
}

void decode_server(std::string_view bytes) {
  check_answer(decode_server_frame(bytes), ErrorKind::Invalid);
}

}  // namespace

TEST_CASE("CON-8: a client frame that is cut or flipped decodes or is invalid", "[protocol]") {
  const std::uint64_t seed = test_seed();
  INFO("seed " << seed);
  Samples samples(seed);
  for (const GoldenFrame& frame : golden_client_frames()) {
    INFO(frame.name);
    cut_everywhere(frame.bytes, decode_client);
    flip_bits(samples, frame.bytes, 300, decode_client);
  }
}

TEST_CASE("CON-8: a server frame that is cut or flipped decodes or is invalid", "[protocol]") {
  const std::uint64_t seed = test_seed();
  INFO("seed " << seed);
  Samples samples(seed);
  for (const GoldenFrame& frame : golden_server_frames()) {
    INFO(frame.name);
    cut_everywhere(frame.bytes, decode_server);
    flip_bits(samples, frame.bytes, 300, decode_server);
  }
}

TEST_CASE("records and snapshots that are cut or flipped decode or are damaged", "[protocol]") {
  const std::uint64_t seed = test_seed();
  INFO("seed " << seed);
  Samples samples(seed);
  for (const RecordKind kind :
       {RecordKind::Operation, RecordKind::ReplicasGranted, RecordKind::ParticipantJoined,
        RecordKind::ParticipantNamed, RecordKind::BoardSeeded, RecordKind::ServerOperations}) {
    const auto decode = [kind](std::string_view bytes) {
      check_answer(decode_record(kind, bytes), ErrorKind::Damaged);
    };
    for (int round = 0; round < 5; ++round) {
      const std::string bytes = encode_record(samples.record(kind));
      cut_everywhere(bytes, decode);
      flip_bits(samples, bytes, 100, decode);
    }
  }
  const std::string snapshot = encode_snapshot(samples.board_state(), samples.document(4));
  const auto decode = [](std::string_view bytes) {
    check_answer(decode_snapshot(bytes), ErrorKind::Damaged);
  };
  cut_everywhere(snapshot, decode);
  flip_bits(samples, snapshot, 500, decode);
}

TEST_CASE("packed objects that are cut are refused, and what is flipped can be packed again",
          "[protocol][snapshot]") {
  const std::uint64_t seed = test_seed();
  INFO("seed " << seed);
  Samples samples(seed);
  const Seq head(1'000'000);
  for (int round = 0; round < 5; ++round) {
    const std::string packed = pack_objects(samples.document(12));
    cut_everywhere(packed, [&](std::string_view bytes) {
      document::Document document;
      CHECK_FALSE(unpack_objects(bytes, head, document));
    });
    flip_bits(samples, packed, 1'000, [&](std::string_view bytes) {
      document::Document document;
      if (!unpack_objects(bytes, head, document)) return;
      document::Document again;
      const std::string anew = pack_objects(document);
      CHECK(unpack_objects(anew, head, again));
      CHECK(pack_objects(again) == anew);
    });
  }
}

TEST_CASE("CON-8: random bytes decode or are invalid", "[protocol]") {
  const std::uint64_t seed = test_seed();
  INFO("seed " << seed);
  Samples samples(seed);
  for (int round = 0; round < 2'000; ++round) {
    const std::string bytes = samples.bytes(static_cast<std::size_t>(samples.number(80)));
    decode_client(bytes);
    decode_server(bytes);
    check_answer(decode_token_claims(bytes), ErrorKind::Invalid);
    check_answer(decode_catalogue_record(bytes), ErrorKind::Damaged);
    document::Document document;
    unpack_objects(bytes, Seq(9), document);
  }
}

TEST_CASE("CON-7: a frame over 64 KiB is refused before it is read", "[protocol]") {
  PresenceUpdate update;
  update.display_name = std::string(kClientFrameBytesMax, 'a');
  const Result<ClientMessage> decoded = decode_client_frame(encode_presence_update(update));
  REQUIRE_FALSE(decoded.has_value());
  CHECK(decoded.error().detail == "invalid field: frame: longer than 64 KiB");
}

}  // namespace atelier::protocol
