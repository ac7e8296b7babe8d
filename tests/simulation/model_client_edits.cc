// The ModelClient's person: what is asked for, over what the tab shows.
#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "server/room/hybrid_clock.h"
#include "tests/simulation/model_client.h"

namespace atelier::simulation {
namespace {

using document::Change;

// A few objects of the board draw all the attention: that is where conflicts are.
constexpr std::size_t kAttention = 8;

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
                                        {{document::Property::Position, document::Point{x, -x}}},
                                        invent_place()};
    return operation;
  }
  operation.object = object->id;
  if (nature_.rude && random_.chance(200)) {
    operation.change = invent_impossible();
    if (random_.chance(500)) operation.object = ObjectId(ReplicaId(77), 1);
    return operation;
  }
  operation.change = invent_change(*object);
  return operation;
}

Change ModelClient::invent_change(const document::Object& object) {
  const std::size_t choice = random_.below(14);
  if (choice < 5) return invent_text(object);
  if (choice < 8) return invent_place();
  if (choice < 10) {
    const auto x = static_cast<std::int32_t>(random_.below(100'000));
    return document::SetProperties{{{document::Property::Position, document::Point{x, x}}}};
  }
  if (choice < 11) {
    const auto colour = static_cast<std::int64_t>(1 + random_.below(6));
    return document::SetProperties{{{document::Property::Colour, colour}}};
  }
  if (choice < 13) return document::Delete{};
  return document::Restore{};
}

// Any parent, its own children and deleted ones included: the room has to refuse the circles.
document::Place ModelClient::invent_place() {
  document::Place place;
  const bool redacted = oracle_.redaction() == Redaction::Secrets;
  const document::Object* parent = random_.chance(600) ? any_object() : nullptr;
  // What stands below a secret could not be shown without it.
  if (parent != nullptr && !(redacted && is_secret(parent->id))) place.parent = parent->id;
  place.before = random_.chance(500);
  // Nor could secret siblings make room: that happens between neighbours only.
  if (redacted) return place;
  const std::vector<ObjectId> siblings = confirmed_.children(place.parent);
  if (!siblings.empty() && random_.chance(800)) {
    place.anchor = siblings[random_.below(siblings.size())];
  }
  const document::Object* other = random_.chance(500) ? any_object() : nullptr;
  if (other != nullptr) place.other = other->id;
  return place;
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
  std::size_t skip = random_.below(std::min(confirmed_.object_count(), kAttention));
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

}  // namespace atelier::simulation
