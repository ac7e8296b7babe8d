#include "tests/simulation/model_client.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "server/room/hybrid_clock.h"

namespace atelier::simulation {
namespace {

using document::Change;

document::Object copy_of(const protocol::ObjectState& state, Verdicts& verdicts) {
  document::Object object;
  object.id = state.id;
  object.kind = state.kind;
  object.registers = state.registers;
  object.place = state.place;
  auto text = document::TextSequence::decode(state.text);
  if (text) {
    object.text = std::move(*text);
  } else {
    verdicts.violated("DEL-6", "the text of a state does not decode");
  }
  return object;
}

bool is_half(char16_t unit) {
  return unit >= 0xd800 && unit <= 0xdfff;
}

}  // namespace

void ModelClient::edit(WallMillis now) {
  // Nothing can be made before the first welcome has granted a replica.
  if (replica_.number() == 0 || pending_.size() >= 100) return;
  protocol::PushedOperation pushed;
  pushed.operation = invent(now);
  pending_.push_back(std::move(pushed));
}

document::Operation ModelClient::invent(WallMillis now) {
  document::Operation operation;
  operation.stamp.hlc = tick(now);
  const document::Object* object = any_object();
  if (object == nullptr || random_.chance(150)) {
    operation.object = ObjectId(replica_, ++last_object_);
    const auto x = static_cast<std::int32_t>(random_.below(100'000));
    operation.change = document::Create{document::ObjectKind::Note,
                                        {{document::Property::Position, document::Point{x, -x}}}};
    return operation;
  }
  operation.object = object->id;
  if (nature_.rude && random_.chance(200)) {
    operation.change = invent_impossible();
    if (random_.chance(500)) operation.object = ObjectId(ReplicaId(77), 1);
    return operation;
  }
  const std::size_t choice = random_.below(10);
  if (choice < 5) {
    operation.change = invent_text(*object);
  } else if (choice < 7) {
    const auto x = static_cast<std::int32_t>(random_.below(100'000));
    operation.change =
        document::SetProperties{{{document::Property::Position, document::Point{x, x}}}};
  } else if (choice < 8) {
    operation.change = document::SetProperties{
        {{document::Property::Colour, static_cast<std::int64_t>(1 + random_.below(6))}}};
  } else if (choice < 9) {
    operation.change = document::Delete{};
  } else {
    operation.change = document::Restore{};
  }
  return operation;
}

Change ModelClient::invent_impossible() {
  return document::SetProperties{{{document::Property::Colour, std::int64_t{99}}}};
}

Change ModelClient::invent_text(const document::Object& object) {
  const document::TextSequence text = shown_text(object);
  const std::u16string shown = text.text();
  document::TextEdit edit;
  const std::size_t place = shown.empty() ? 0 : random_.below(shown.size() + 1);
  const bool splits = place < shown.size() && is_half(shown[place]);
  const bool deletes = !splits && place < shown.size() && random_.chance(300);
  if (deletes) {
    edit.deletes = text.make_delete(place, 1);
    return edit;
  }
  static constexpr std::u16string_view kWords[] = {u"a", u"bc", u"é", u"word ", u"\U0001F33B"};
  const std::u16string word(kWords[random_.below(std::size(kWords))]);
  edit.inserts.push_back(text.make_insert(splits ? 0 : place, word, replica_));
  return edit;
}

// The text with this client's own pending edits, as its person sees it.
document::TextSequence ModelClient::shown_text(const document::Object& object) const {
  auto text = document::TextSequence::decode(object.text.encode());
  if (!text) {
    verdicts_.violated("TXT-11", "a text does not decode from its own encoding");
    return {};
  }
  for (const protocol::PushedOperation& pending : pending_) {
    const auto* edit = std::get_if<document::TextEdit>(&pending.operation.change);
    if (edit != nullptr && pending.operation.object == object.id) text->apply(*edit, replica_);
  }
  return std::move(*text);
}

const document::Object* ModelClient::any_object() {
  if (confirmed_.object_count() == 0) return nullptr;
  // A few notes of the wall draw all the attention: that is where conflicts are.
  std::size_t skip = random_.below(std::min<std::size_t>(confirmed_.object_count(), 5));
  const document::Object* chosen = nullptr;
  confirmed_.for_each([&](const document::Object& object) {
    if (chosen == nullptr && skip-- == 0) chosen = &object;
  });
  return chosen;
}

document::Hlc ModelClient::tick(WallMillis now) {
  hlc_ = std::max(hlc_ + 1, room::hlc_of(now + nature_.clock_skew));
  return hlc_;
}

std::string ModelClient::connect(Memory memory) {
  protocol::Hello hello;
  hello.protocol_min = protocol::kProtocolVersionMin;
  hello.protocol_max = protocol::kProtocolVersionMax;
  hello.token = "token";
  hello.seat_key = nature_.seat;
  hello.display_name = "Ada";
  hello.replica = replica_;
  hello.known_cseq = known_cseq_;
  if (memory == Memory::Kept) hello.cursor = cursor_;
  live_ = false;
  catching_up_ = false;
  sent_ = 0;
  return protocol::encode_hello(hello);
}

std::string ModelClient::send(std::size_t count) {
  const std::size_t first = sent_;
  const std::size_t last = std::min(pending_.size(), first + count);
  for (std::size_t i = first; i < last; ++i) {
    if (pending_[i].cseq.number() != 0) continue;  // it was sent on an earlier connection
    last_cseq_ = last_cseq_.next();
    pending_[i].cseq = last_cseq_;
  }
  sent_ = last;
  return encode(first, last - first);
}

std::string ModelClient::send_again() {
  return sent_ == 0 ? std::string() : encode(0, sent_);
}

std::string ModelClient::encode(std::size_t first, std::size_t count) const {
  protocol::Push push;
  const auto begin = pending_.begin() + static_cast<std::ptrdiff_t>(first);
  push.operations.assign(begin, begin + static_cast<std::ptrdiff_t>(count));
  return protocol::encode_push(push);
}

void ModelClient::receive(const protocol::ServerMessage& message) {
  if (message.welcome) take_welcome(*message.welcome);
  if (!message.state.empty() || message.state_complete) take_state(message);
  if (!message.entries.empty()) take_entries(message);
  for (const protocol::Acknowledgement& answer : message.acknowledgements) {
    acknowledge(answer.cseq);
  }
  if (!message.cursor.empty()) {
    cursor_ = message.cursor;
    if (const auto seq = seal_.open(cursor_)) compare_at(*seq);
  }
  if (message.digest && *message.digest != confirmed_.digest()) {
    verdicts_.violated("P6", "the server's digest is not the client's");
  }
  if (message.read_only) {
    read_only_ = *message.read_only;
    // What was refused was not consumed: it goes again, in order.
    if (!read_only_) sent_ = 0;
  }
}

void ModelClient::take_welcome(const protocol::Welcome& welcome) {
  if (replica_.number() == 0) replica_ = welcome.replica;
  if (welcome.replica != replica_ && welcome.replica.number() != 0) {
    verdicts_.violated("SEAT-3", "a replica was replaced");
  }
  if (welcome.acknowledged_cseq > last_cseq_) {
    verdicts_.violated("P4", "a welcome acknowledges what was never sent");
  }
  if (welcome.acknowledged_cseq < known_cseq_) {
    verdicts_.violated("P2", "something that was acknowledged is lost");
  }
  acknowledge(welcome.acknowledged_cseq);
  if (welcome.catch_up == protocol::CatchUp::Reset) {
    confirmed_ = document::Document();
    // The old cursor stood for what was just forgotten: should the connection end before the new
    // state is whole, it must not be used again.
    cursor_.clear();
  }
  read_only_ = welcome.read_only;
  delivered_ = welcome.delivered;
  catching_up_ = true;
}

void ModelClient::take_state(const protocol::ServerMessage& message) {
  for (const protocol::ObjectState& state : message.state) {
    confirmed_.replace_object(copy_of(state, verdicts_));
  }
  if (!message.state_complete) return;
  catching_up_ = false;
  live_ = true;
  position_ = seal_.open(message.cursor).value_or(Seq{});
}

void ModelClient::take_entries(const protocol::ServerMessage& message) {
  verdicts_.expect(!catching_up_, "DEL-7", "an entry came before the end of the state");
  const auto count = static_cast<std::uint32_t>(message.entries.size());
  verdicts_.expect(message.delivered == delivered_ + count, "DEL-1", "a delivery is missing");
  delivered_ = message.delivered;
  for (const protocol::Entry& entry : message.entries) take_entry(entry);
}

void ModelClient::take_entry(const protocol::Entry& entry) {
  const auto fact = oracle_.find(entry.replica, entry.cseq);
  if (!fact) return verdicts_.violated("P2", "an entry is not in the log");
  if (oracle_.next_visible(position_, replica_) != fact->seq) {
    verdicts_.violated("P3", "an entry came out of order, or one is missing");
  }
  position_ = fact->seq;
  if (entry.operation) {
    hlc_ = std::max(hlc_, entry.hlc);
    if (confirmed_.apply(*entry.operation, position_) != entry.verdict) {
      verdicts_.violated("P6", "an entry has another effect on the client");
    }
  }
  if (entry.replica == replica_) acknowledge(entry.cseq);
}

void ModelClient::acknowledge(ClientSeq up_to) {
  known_cseq_ = std::max(known_cseq_, up_to);
  while (!pending_.empty() && pending_.front().cseq.number() != 0 &&
         pending_.front().cseq <= up_to) {
    pending_.pop_front();
    ++acknowledged_;
    if (sent_ > 0) --sent_;
  }
}

// A cursor stands for a state: at that entry, the client's document is the server's.
void ModelClient::compare_at(Seq seq) {
  if (seq > oracle_.head()) return verdicts_.violated("P2", "a cursor is ahead of the log");
  if (oracle_.digest_at(seq) != confirmed_.digest()) {
    verdicts_.violated("P6", "a client differs from the log at its cursor");
  }
}

}  // namespace atelier::simulation
