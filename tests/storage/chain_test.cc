#include "storage/chain.h"

#include <sodium.h>

#include <catch2/catch.hpp>

#include "storage/key_layout.h"
#include "storage/record_format.h"
#include "tests/domain/seeds.h"
#include "tests/simulation/seeded_random.h"

namespace atelier::storage {
namespace {

std::string hex(const Hash& hash) {
  std::string text(hash.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
  text.pop_back();
  return text;
}

// The example that storage/FORMAT.md works out, byte for byte.
Record example(std::uint64_t seq, const Hash& previous) {
  Record record;
  for (std::size_t i = 0; i < record.salt.size(); ++i) {
    record.salt[i] = static_cast<std::uint8_t>(i);
  }
  record.payload = "hello";
  record.header = {Seq(seq), RecordKind(1), 1'700'000'000'000,
                   payload_hash(record.salt, *record.payload), previous};
  return record;
}

TEST_CASE("FMT-1: the hashes are those of the worked example", "[format]") {
  const Record first = example(1, Hash{});
  CHECK(hex(first.header.payload_hash) ==
        "69c82931910619ac86127146c31e4010df9ea119d85b3c712db881c4319504d2");
  CHECK(hex(chain_hash(first.header)) ==
        "c28a26553d452bf2afd8e27ddfc3f32918f18b54f0c62aadb0dc7f2a6a007e03");
  CHECK(hex(chain_hash(example(2, chain_hash(first.header)).header)) ==
        "af7cef8a4852d80db616eba006242527ad4c5202077548cf3644d6513123e538");
}

TEST_CASE("FMT-2: every field of a header is covered by its chain hash", "[format]") {
  const RecordHeader header = example(1, Hash{}).header;
  auto changed = [&](auto change) {
    RecordHeader other = header;
    change(other);
    return chain_hash(other) != chain_hash(header);
  };
  CHECK(changed([](RecordHeader& h) { h.seq = Seq(2); }));
  CHECK(changed([](RecordHeader& h) { h.kind = RecordKind(2); }));
  CHECK(changed([](RecordHeader& h) { h.time += 1; }));
  CHECK(changed([](RecordHeader& h) { h.payload_hash[31] ^= 1; }));
  CHECK(changed([](RecordHeader& h) { h.previous[0] ^= 1; }));
}

TEST_CASE("FMT-3: records, heads and manifests survive a round trip", "[format]") {
  const Record record = example(7, Hash{1, 2, 3});
  const Record back = decode_record(Seq(7), encode_record(record)).value();
  CHECK(back.payload == record.payload);
  CHECK(back.salt == record.salt);
  CHECK(chain_hash(back.header) == chain_hash(record.header));
  const Record bare = decode_record(Seq(7), encode_record(erased(record, "asked for", 99))).value();
  CHECK_FALSE(bare.payload.has_value());
  CHECK(bare.erased_because == "asked for");
  CHECK(bare.erased_at == 99);
  CHECK(chain_hash(bare.header) == chain_hash(record.header));
  const StoredHead head = decode_head(encode_head({Epoch(5), {Seq(6), Hash{7}}})).value();
  CHECK((head.owner == Epoch(5) && head.head.seq == Seq(6) && head.head.chain == Hash{7}));
  const SnapshotManifest manifest = decode_manifest(encode_manifest({3, 9, {1}, {2}})).value();
  CHECK((manifest.chunks == 3 && manifest.size == 9 && manifest.chain == Hash{2}));
}

TEST_CASE("FMT-4: cut, lengthened or foreign values are Damaged", "[format]") {
  const std::string record = encode_record(example(1, Hash{}));
  const std::string bare = encode_record(erased(example(1, Hash{}), "reason", 1));
  const std::string head = encode_head({Epoch(1), {Seq(1), Hash{1}}});
  const std::string manifest = encode_manifest({1, 2, {}, {}});
  auto expect_strict = [](const std::string& whole, auto decode) {
    REQUIRE(decode(whole).has_value());
    for (std::size_t size = 0; size < whole.size(); ++size) {
      CHECK_FALSE(decode(whole.substr(0, size)).has_value());
    }
    CHECK_FALSE(decode(whole + '\0').has_value());
    std::string newer = whole;
    newer[0] = 2;
    CHECK(decode(newer).error().kind == ErrorKind::Damaged);
  };
  auto as_record = [](const std::string& bytes) { return decode_record(Seq(1), bytes); };
  expect_strict(record, as_record);
  expect_strict(bare, as_record);
  expect_strict(head, [](const std::string& bytes) { return decode_head(bytes); });
  expect_strict(manifest, [](const std::string& bytes) { return decode_manifest(bytes); });
  std::string body = record;
  body[1] = 3;
  CHECK(decode_record(Seq(1), body).error().kind == ErrorKind::Damaged);
}

TEST_CASE("FMT-5: a hostile value is Damaged, or means just its own bytes", "[format]") {
  const std::string whole = encode_record(example(1, Hash{}));
  const std::string whole_head = encode_head({Epoch(1), {Seq(1), Hash{1}}});
  int sound = 0;
  for (const std::uint64_t seed : seeds(5000)) {
    INFO("replay with ATELIER_SEED=" << seed);
    simulation::SeededRandom random(seed);
    // One wrong byte, and in every other case a cut.
    auto spoilt = [&](std::string bytes) {
      bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
      if (seed % 2 == 0) bytes.resize(random.below(bytes.size() + 1));
      return bytes;
    };
    const std::string record = spoilt(whole);
    if (const auto read = decode_record(Seq(1), record)) {
      CHECK(encode_record(*read) == record);
      ++sound;
    }
    const std::string head = spoilt(whole_head);
    if (const auto read = decode_head(head)) CHECK(encode_head(*read) == head);
    if (const auto read = decode_manifest(head)) CHECK(encode_manifest(*read) == head);
  }
  CHECK(sound > 0);  // a byte of a hash may be any byte
}

TEST_CASE("FMT-6: keys sort as boards and numbers do", "[format]") {
  const BoardId low(BoardId::Bytes{1});
  const BoardId high(BoardId::Bytes{1, 0, 1});
  BoardId::Bytes ones;
  ones.fill(0xFF);
  CHECK(log_key(low, Seq(255)) < log_key(low, Seq(256)));
  CHECK(log_key(low, Seq(~0ull)) < after_board(low));
  CHECK(after_board(low) < log_key(high, Seq()));
  CHECK(row_key(BoardId(ones), std::string(512, '\xFF')) < after_board(BoardId(ones)));
  CHECK(snapshot_key(low, {Seq(3), 7}) < snapshot_key(low, {Seq(3), kManifestChunk}));
  CHECK(parse_log_key(log_key(low, Seq(77))) == Seq(77));
  CHECK(board_of_key(log_key(high, Seq(1))) == high);
  CHECK_FALSE(parse_log_key(row_key(low, "short")).has_value());
  CHECK(parse_snapshot_key(snapshot_key(low, {Seq(3), 7}))->chunk == 7);
}

}  // namespace
}  // namespace atelier::storage
