#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/protocol/samples.h"

namespace atelier::protocol {
namespace {

constexpr RecordKind kBoardKinds[] = {RecordKind::Operation,         RecordKind::ReplicasGranted,
                                      RecordKind::ParticipantJoined, RecordKind::ParticipantNamed,
                                      RecordKind::BoardSeeded,       RecordKind::ServerOperations};

// Field 127, a varint: nothing that any message has.
const std::string kUnknownField = "\xf8\x07\x01";

template <class Value>
bool is_damaged(const Result<Value>& result) {
  return !result && result.error().kind == ErrorKind::Damaged;
}

std::string objects_of(const document::Document& document) {
  return encode_snapshot({}, document);
}

}  // namespace

TEST_CASE("records of a board survive the log", "[protocol][record]") {
  const std::uint64_t seed = test_seed();
  INFO("seed " << seed);
  Samples samples(seed);
  for (int round = 0; round < 200; ++round) {
    for (const RecordKind kind : kBoardKinds) {
      const BoardRecord record = samples.record(kind);
      REQUIRE(kind_of(record) == kind);
      const Result<BoardRecord> decoded = decode_record(kind, encode_record(record));
      INFO("round " << round << (decoded ? "" : ": " + decoded.error().detail));
      REQUIRE(decoded.has_value());
      REQUIRE(*decoded == record);
    }
  }
}

TEST_CASE("a record that this version does not understand is damaged, never half read",
          "[protocol][record]") {
  Samples samples(test_seed());
  for (const RecordKind kind : kBoardKinds) {
    const std::string bytes = encode_record(samples.record(kind));
    CHECK(is_damaged(decode_record(kind, bytes + kUnknownField)));
  }
  CHECK(is_damaged(decode_record(RecordKind(7), "")));
  CHECK(is_damaged(decode_record(RecordKind::Catalogue, "")));

  OperationRecord record{ReplicaId(1), ClientSeq(1), 5, document::Verdict::Ok, 1, std::nullopt};
  CHECK(is_damaged(decode_record(RecordKind::Operation, encode_record(record))));
  record.operation = document::Operation{ObjectId(1), {5, ReplicaId(1)}, document::Unknown{}};
  CHECK(is_damaged(decode_record(RecordKind::Operation, encode_record(record))));
}

TEST_CASE("records of the catalogue and claims survive", "[protocol][record]") {
  const std::uint64_t seed = test_seed();
  INFO("seed " << seed);
  Samples samples(seed);
  for (int round = 0; round < 200; ++round) {
    const CatalogueRecord record = samples.catalogue_record();
    REQUIRE(*decode_catalogue_record(encode_catalogue_record(record)) == record);
    const TokenClaims claims = samples.token_claims();
    REQUIRE(*decode_token_claims(encode_token_claims(claims)) == claims);
  }
}

TEST_CASE("claims that this version does not know make a token invalid", "[protocol][record]") {
  Samples samples(test_seed());
  const std::string bytes = encode_token_claims(samples.token_claims());
  const Result<TokenClaims> decoded = decode_token_claims(bytes + kUnknownField);
  REQUIRE_FALSE(decoded.has_value());
  CHECK(decoded.error().kind == ErrorKind::Invalid);
}

TEST_CASE("a snapshot holds the whole board and equal boards have equal bytes",
          "[protocol][snapshot]") {
  const std::uint64_t seed = test_seed();
  INFO("seed " << seed);
  for (std::uint64_t round = 0; round < 20; ++round) {
    Samples samples(seed + round);
    const document::Document document = samples.document(30);
    BoardState state = samples.board_state();
    const std::string bytes = encode_snapshot(state, document);
    Result<DecodedSnapshot> decoded = decode_snapshot(bytes);
    INFO("round " << round << (decoded ? "" : ": " + decoded.error().detail));
    REQUIRE(decoded.has_value());
    CHECK(decoded->state == state);
    CHECK(decoded->document.digest() == document.digest());
    CHECK(objects_of(decoded->document) == objects_of(document));
    CHECK(encode_snapshot(decoded->state, decoded->document) == bytes);

    std::reverse(state.replicas.begin(), state.replicas.end());
    std::reverse(state.participants.begin(), state.participants.end());
    CHECK(encode_snapshot(state, document) == bytes);
  }
}

TEST_CASE("a snapshot that contradicts itself is damaged", "[protocol][snapshot]") {
  Samples samples(test_seed());
  const document::Document document = samples.document(3);
  BoardState state = samples.board_state();
  if (state.replicas.empty()) state.replicas.emplace_back();
  const std::string bytes = encode_snapshot(state, document);
  CHECK(is_damaged(decode_snapshot("")));
  CHECK(is_damaged(decode_snapshot(bytes + kUnknownField)));
  // Joined with itself, every replica stands there twice.
  CHECK(is_damaged(decode_snapshot(bytes + bytes)));
  // An object that changed after the head.
  BoardState early = state;
  early.seq = Seq(1);
  CHECK(is_damaged(decode_snapshot(encode_snapshot(early, document))));
  // The same replica twice.
  BoardState twice = state;
  twice.replicas = {{ReplicaId(1), ParticipantId(1), ClientSeq(1), 1, {}},
                    {ReplicaId(1), ParticipantId(1), ClientSeq(1), 1, {}}};
  CHECK(is_damaged(decode_snapshot(encode_snapshot(twice, document))));
}

}  // namespace atelier::protocol
