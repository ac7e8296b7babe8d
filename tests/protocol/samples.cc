#include "tests/protocol/samples.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "server/domain/document/unicode.h"
#include "server/domain/workshop/display_name.h"

namespace atelier::protocol {
namespace {

template <class Number>
Number narrow(std::uint64_t number) {
  return static_cast<Number>(number);
}

template <std::size_t kSize>
void fill(std::array<std::uint8_t, kSize>& target, std::string_view bytes) {
  std::copy(bytes.begin(), bytes.end(), target.begin());
}

}  // namespace

std::uint64_t test_seed() {
  const char* given = std::getenv("ATELIER_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : 20'260'101;
}

std::uint64_t Samples::any(std::uint64_t max) {
  return std::uniform_int_distribution<std::uint64_t>(0, max)(engine_);
}

std::uint64_t Samples::number(std::uint64_t max) {
  const std::uint64_t kind = any(7);
  if (kind == 0) return 0;
  if (kind == 1) return max;
  if (kind == 2) return std::min<std::uint64_t>(max, any(127));
  return any(max);
}

std::string Samples::bytes(std::size_t length) {
  std::string result;
  for (std::size_t index = 0; index < length; ++index) {
    result.push_back(static_cast<char>(any(255)));
  }
  return result;
}

std::u16string Samples::units(std::size_t characters_max) {
  std::u16string result;
  const std::uint64_t count = number(characters_max);
  for (std::uint64_t index = 0; index < count; ++index) {
    const std::uint64_t kind = any(9);
    if (kind == 0) {
      result.push_back(narrow<char16_t>(0xD800 + any(0x3FF)));
      result.push_back(narrow<char16_t>(0xDC00 + any(0x3FF)));
    } else if (kind < 3) {
      result.push_back(narrow<char16_t>(0xA0 + any(0xD7FF - 0xA0)));
    } else {
      result.push_back(narrow<char16_t>(0x20 + any(0x7E - 0x20)));
    }
  }
  return result;
}

std::string Samples::text(std::size_t characters_max) {
  return document::to_utf8(units(characters_max));
}

document::Value Samples::value() {
  const auto integer = [this] { return narrow<std::int32_t>(number(0xffff'ffff)); };
  switch (any(2)) {
    case 0:
      return narrow<std::int64_t>(number(std::numeric_limits<std::uint64_t>::max()));
    case 1:
      return document::Point{integer(), integer()};
    default:
      return text(30);
  }
}

std::vector<document::PropertyValue> Samples::values() {
  return list(6, [this] {
    return document::PropertyValue{static_cast<document::Property>(number(0xffff)), value()};
  });
}

document::TextEdit Samples::text_edit(ReplicaId own) {
  const auto id_of = [this, own](std::uint32_t counter) {
    return document::ElementId{flip() ? own : replica(), counter};
  };
  document::TextEdit edit;
  std::uint32_t next = narrow<std::uint32_t>(1 + number(1'000'000));
  edit.inserts = list(4, [&] {
    document::TextInsert insert;
    insert.counter = next;
    insert.text = units(20);
    insert.side = flip() ? document::Side::Left : document::Side::Right;
    const bool continues = insert.counter > 1 && flip();
    if (continues) {
      insert.parent = document::ElementId{own, insert.counter - 1};
    } else if (flip()) {
      insert.parent = id_of(narrow<std::uint32_t>(1 + number(0xffff'fffe)));
    }
    next += narrow<std::uint32_t>(insert.text.size() + (flip() ? 0 : any(9)));
    return insert;
  });
  edit.deletes = list(4, [&] {
    return document::TextDelete{id_of(narrow<std::uint32_t>(number(0xffff'ffff))),
                                narrow<std::uint32_t>(flip() ? 1 : number(0xffff'ffff))};
  });
  return edit;
}

document::Change Samples::change(ReplicaId own) {
  switch (any(5)) {
    case 0:
      return document::Create{static_cast<document::ObjectKind>(number(0xffff)), values()};
    case 1:
      return document::SetProperties{values()};
    case 2:
      return document::Delete{};
    case 3:
      return document::Restore{};
    default:
      return text_edit(own);
  }
}

document::Operation Samples::operation(document::Stamp stamp) {
  return {ObjectId(number(std::numeric_limits<std::uint64_t>::max())), stamp,
          change(stamp.replica)};
}

Hello Samples::hello() {
  Hello hello;
  hello.protocol_min = narrow<std::uint32_t>(any(1));
  hello.protocol_max = narrow<std::uint32_t>(1 + any(5));
  hello.token = text(100);
  fill(hello.seat_key, bytes(hello.seat_key.size()));
  hello.display_name = text(workshop::kDisplayNameCharactersMax);
  hello.replica = ReplicaId(narrow<std::uint32_t>(number(0xffff'ffff)));
  hello.cursor = bytes(any(60));
  hello.known_cseq = ClientSeq(narrow<std::uint32_t>(number(0xffff'ffff)));
  hello.sent_at = millis();
  return hello;
}

Push Samples::push() {
  Push push;
  const std::uint64_t count = 1 + number(12);
  ClientSeq cseq{narrow<std::uint32_t>(1 + any(0xffff'0000))};
  document::Hlc clock = any(document::kHlcMax);
  const bool even = flip();
  for (std::uint64_t index = 0; index < count; ++index, cseq = cseq.next()) {
    PushedOperation& pushed = push.operations.emplace_back();
    pushed.cseq = cseq;
    pushed.operation = operation({clock, kOwnReplica});
    pushed.fingerprint = fingerprint(pushed.operation);
    clock = even && clock < document::kHlcMax ? clock + 1 : any(document::kHlcMax);
  }
  return push;
}

PresenceUpdate Samples::presence_update() {
  PresenceUpdate update;
  if (flip()) update.cursor = document::Point{narrow<std::int32_t>(number(0xffff'ffff)), -1};
  update.editing = ObjectId(number((std::uint64_t{1} << 53) - 1));
  if (flip()) update.display_name = text(workshop::kDisplayNameCharactersMax);
  return update;
}

ClientMessage Samples::client_message() {
  switch (any(3)) {
    case 0:
      return hello();
    case 1:
      return push();
    case 2:
      return presence_update();
    default:
      return Ping{number(std::numeric_limits<std::uint64_t>::max())};
  }
}

Acknowledgement Samples::acknowledgement() {
  return {cseq(), verdict(), hlc()};
}

Entry Samples::entry() {
  Entry entry{replica(), cseq(), verdict(), hlc(), std::nullopt};
  if (has_effect(entry.verdict)) entry.operation = operation({entry.hlc, entry.replica});
  return entry;
}

Welcome Samples::welcome() {
  Welcome welcome;
  welcome.protocol = 1;
  welcome.replica = replica();
  welcome.spare_replicas = list(4, [this] { return replica(); });
  welcome.participant = participant();
  welcome.session = SessionId(narrow<std::uint32_t>(number(0xffff'ffff)));
  welcome.role = role();
  welcome.title = text(60);
  welcome.server_time = millis();
  welcome.sent_at = -millis();
  welcome.acknowledged_cseq = cseq();
  welcome.results = list(5, [this] { return acknowledgement(); });
  welcome.catch_up = flip() ? CatchUp::Delta : CatchUp::Reset;
  welcome.join_code = flip() ? "abcd2345" : "";
  welcome.kept_until = millis();
  welcome.read_only = flip();
  welcome.delivered = narrow<std::uint32_t>(number(0xffff'ffff));
  return welcome;
}

PresenceEvent Samples::presence_event() {
  PresenceEvent event;
  event.session = SessionId(narrow<std::uint32_t>(number(0xffff'ffff)));
  switch (any(2)) {
    case 0:
      event.event = Arrival{participant(), text(40), role(), presence_update()};
      break;
    case 1:
      event.event = presence_update();
      break;
    default:
      event.event = Departure{};
  }
  return event;
}

BoardRecord Samples::record(RecordKind kind) {
  switch (kind) {
    case RecordKind::Operation: {
      const Entry made = entry();
      return OperationRecord{made.replica,
                             made.cseq,
                             made.hlc,
                             made.verdict,
                             number(std::numeric_limits<std::uint64_t>::max()),
                             made.operation};
    }
    case RecordKind::ReplicasGranted:
      return ReplicasGranted{participant(), ReplicaId(narrow<std::uint32_t>(1 + any(1'000'000))),
                             narrow<std::uint32_t>(1 + any(9))};
    case RecordKind::ParticipantJoined: {
      ParticipantJoined joined{participant(), {}};
      fill(joined.seat_hash, bytes(joined.seat_hash.size()));
      return joined;
    }
    case RecordKind::ParticipantNamed:
      return ParticipantNamed{participant(), text(workshop::kDisplayNameCharactersMax)};
    default:
      break;
  }
  BoardSeeded seeded;
  seeded.hlc = any(document::kHlcMax / 2);
  document::Stamp stamp{seeded.hlc, ReplicaId(0)};
  seeded.operations = list(6, [&] {
    document::Operation made = operation(stamp);
    ++stamp.hlc;
    return made;
  });
  return seeded;
}

BoardId Samples::board() {
  BoardId::Bytes id{};
  fill(id, bytes(id.size()));
  return BoardId(id);
}

CatalogueRecord Samples::catalogue_record() {
  switch (any(5)) {
    case 0:
      return {board(), BoardCreated{text(40), "abcd2345", millis(), millis()}};
    case 1:
      return {board(), BoardRenamed{text(40)}};
    case 2:
      return {board(), DeletionScheduled{millis()}};
    case 3:
      return {board(), DeletionCancelled{}};
    case 4:
      return {board(), BoardErased{}};
    default:
      return {board(), CodeRenewed{"efgh2345"}};
  }
}

TokenClaims Samples::token_claims() {
  return {narrow<std::uint32_t>(number(0xffff'ffff)), board(), role(), millis(),
          narrow<std::uint32_t>(number(0xffff'ffff))};
}

BoardState Samples::board_state() {
  BoardState state;
  state.seq = Seq(1'000 + any(1'000'000));
  const std::uint64_t people = any(6);
  for (std::uint32_t index = 0; index < people; ++index) {
    ParticipantState person{ParticipantId(index + 1), {}, text(20)};
    fill(person.seat_hash, bytes(person.seat_hash.size()));
    state.participants.push_back(person);
    ReplicaState replica{ReplicaId(5 * index + 1),
                         person.participant,
                         ClientSeq(narrow<std::uint32_t>(any(5'000))),
                         hlc(),
                         {}};
    const std::uint32_t last = replica.last_cseq.number();
    for (std::uint32_t number = last > 9 ? last - 9 : 1; number <= last; ++number) {
      replica.recent.push_back({ClientSeq(number), verdict(), any(~std::uint64_t{0}), hlc()});
    }
    state.replicas.push_back(replica);
  }
  state.next_replica = ReplicaId(narrow<std::uint32_t>(5 * people + 1));
  return state;
}

document::Document Samples::document(std::size_t objects) {
  document::Document document;
  const ReplicaId author{3};
  document::Stamp stamp{1'000, author};
  Seq seq;
  const auto apply = [&](ObjectId id, document::Change change) {
    ++stamp.hlc;
    seq = seq.next();
    document.apply({id, stamp, std::move(change)}, seq);
  };
  for (std::uint32_t index = 1; index <= objects; ++index) {
    const ObjectId id(author, index);
    const auto place = narrow<std::int32_t>(any(100'000));
    apply(id, document::Create{document::ObjectKind::Note,
                               {{document::Property::Position, document::Point{place, -place}},
                                {document::Property::Colour, std::int64_t{3}}}});
    std::u16string content = units(40);
    if (!content.empty()) {
      apply(id,
            document::TextEdit{{{1, std::nullopt, document::Side::Right, std::move(content)}}, {}});
    }
    if (any(9) == 0) apply(id, document::Delete{});
  }
  return document;
}

}  // namespace atelier::protocol
