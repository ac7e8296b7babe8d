// Seeded random messages: every alternative, every optional field, the edges of every range.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "protocol/codec.h"
#include "protocol/record_codec.h"

namespace atelier::protocol {

// Printed by every test that uses one, so that a failure can be seen again: set ATELIER_SEED.
std::uint64_t test_seed();

template <class Number>
Number narrow(std::uint64_t number) {
  return static_cast<Number>(number);
}

template <std::size_t kSize>
void fill(std::array<std::uint8_t, kSize>& target, std::string_view bytes) {
  std::copy(bytes.begin(), bytes.end(), target.begin());
}

class Samples {
 public:
  explicit Samples(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t number(std::uint64_t max);  // 0…max, the edges more often
  bool flip() { return number(1) == 1; }
  std::string bytes(std::size_t length);
  std::string text(std::size_t characters_max);  // well-formed UTF-8 without controls
  std::u16string units(std::size_t characters_max);

  document::Value value();
  document::TextAnchor anchor();
  document::Place place();
  document::Placed placed();
  // Whatever the wire can say, sensible or not; what only the room may say by the second alone.
  document::Change asked_change(ReplicaId own);
  document::Change change(ReplicaId own);
  document::Operation operation(document::Stamp stamp);

  Hello hello();
  Push push();
  PresenceUpdate presence_update();
  LiveStroke live_stroke();
  ClientMessage client_message();

  Acknowledgement acknowledgement();
  Entry entry();
  Welcome welcome();
  PresenceEvent presence_event();
  Author author();

  BoardRecord record(RecordKind kind);
  CatalogueRecord catalogue_record();
  TokenClaims token_claims();
  BoardState board_state();
  // Objects of many kinds with registers, places and text, as sessions would write them.
  document::Document document(std::size_t objects);

  template <class Make>
  auto list(std::size_t max, Make make) {
    std::vector<decltype(make())> values;
    const std::uint64_t count = number(max);
    for (std::uint64_t index = 0; index < count; ++index) values.push_back(make());
    return values;
  }

 private:
  std::uint64_t any(std::uint64_t max);
  document::Verdict verdict() { return static_cast<document::Verdict>(any(11)); }
  document::Hlc hlc() { return number(document::kHlcMax); }
  ReplicaId replica() { return ReplicaId(static_cast<std::uint32_t>(number(kReplicaIdMax))); }
  ClientSeq cseq() { return ClientSeq(1 + static_cast<std::uint32_t>(number(0xffff'fffe))); }
  ParticipantId participant() {
    return ParticipantId(1 + static_cast<std::uint32_t>(number(10'000)));
  }
  Role role() { return static_cast<Role>(1 + any(2)); }
  WallMillis millis() { return static_cast<WallMillis>(number(4'102'444'800'000)); }
  ObjectId object() { return ObjectId(number((std::uint64_t{1} << 53) - 1)); }
  document::Point point();
  std::vector<document::Operation> server_operations(document::Hlc hlc);
  BoardId board();
  document::TextEdit text_edit(ReplicaId own);
  std::vector<document::PropertyValue> values();

  std::mt19937_64 engine_;
};

}  // namespace atelier::protocol
