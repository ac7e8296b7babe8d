#include "tests/simulation/model_client.h"

#include <algorithm>
#include <utility>

#include "tests/simulation/tree.h"

namespace atelier::simulation {
namespace {

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

}  // namespace

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
  participant_ = welcome.participant;
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
    expect_visible(state.id);
    confirmed_.replace_object(copy_of(state, verdicts_));
  }
  if (!message.state_complete) return;
  catching_up_ = false;
  live_ = true;
  position_ = oracle_.operations_until(seal_.open(message.cursor).value_or(Seq{}));
}

void ModelClient::take_entries(const protocol::ServerMessage& message) {
  verdicts_.expect(!catching_up_, "DEL-7", "an entry came before the end of the state");
  const auto count = static_cast<std::uint32_t>(message.entries.size());
  verdicts_.expect(message.delivered == delivered_ + count, "DEL-1", "a delivery is missing");
  delivered_ = message.delivered;
  for (const protocol::Entry& entry : message.entries) take_entry(entry);
}

void ModelClient::take_entry(const protocol::Entry& entry) {
  const auto fact = oracle_.find(entry);
  if (!fact) return verdicts_.violated("P2", "an entry is not in the log");
  if (entry.operation) expect_visible(entry.operation->object);
  if (oracle_.next_visible(position_, viewer()) != fact->place) {
    verdicts_.violated("P3", "an entry came out of order, or one is missing");
  }
  position_ = fact->place + 1;
  if (entry.operation) {
    hlc_ = std::max(hlc_, entry.hlc);
    const document::Verdict effect = confirmed_.apply(*entry.operation, fact->seq);
    // Nobody waits for an answer to what the server does: it is OK, seen or not (SRV-2).
    const bool servers = entry.replica == ReplicaId(0) && document::has_effect(effect);
    if (effect != entry.verdict && !servers) {
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

void ModelClient::expect_visible(ObjectId object) {
  verdicts_.expect(oracle_.may_see(viewer(), object), "P9", "a client was shown another's secret");
}

// A cursor stands for a state: at that entry, the client's document is the server's.
void ModelClient::compare_at(Seq seq) {
  if (seq > oracle_.head()) return verdicts_.violated("P2", "a cursor is ahead of the log");
  verdicts_.expect(!has_circle(confirmed_), "STR-3", "an object stands below itself on a client");
  if (oracle_.redaction() == Redaction::Secrets) return;
  if (oracle_.digest_at(seq) != confirmed_.digest()) {
    verdicts_.violated("P6", "a client differs from the log at its cursor");
  }
}

}  // namespace atelier::simulation
