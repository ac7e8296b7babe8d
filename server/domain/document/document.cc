#include "server/domain/document/document.h"

#include <algorithm>

#include "server/base/check.h"
#include "server/domain/document/document_digest.h"
#include "server/domain/document/limits.h"
#include "server/domain/document/properties.h"

namespace atelier::document {
namespace {

constexpr bool before(const Register& one, Property property) {
  return one.property < property;
}

std::vector<Register>::iterator slot_of(std::vector<Register>& registers, Property property) {
  return std::lower_bound(registers.begin(), registers.end(), property, before);
}

bool sound(Stamp stamp) {
  return stamp.hlc <= kHlcMax && stamp.replica.number() <= kReplicaIdMax;
}

bool possible(const Object& object) {
  const auto out_of_order = [](const Register& one, const Register& other) {
    return one.property >= other.property;
  };
  const auto& registers = object.registers;
  const Standing& place = object.place;
  return object.id.well_formed() && place.parent != object.id &&
         (place.parent == ObjectId() || place.parent.well_formed()) && is_label(place.label) &&
         sound(place.stamp) &&
         std::adjacent_find(registers.begin(), registers.end(), out_of_order) == registers.end();
}

// What no replica may ask for.
bool resolved_already(const Change& change) {
  const auto* const create = std::get_if<Create>(&change);
  if (create != nullptr) return std::holds_alternative<Placed>(create->place);
  return std::holds_alternative<Placed>(change) || std::holds_alternative<Erase>(change);
}

}  // namespace

bool Object::deleted() const {
  const Register* const one = find(Property::Deleted);
  return one != nullptr && one->value == Value(std::int64_t{1});
}

const Register* Object::find(Property property) const {
  const auto at = std::lower_bound(registers.begin(), registers.end(), property, before);
  return at != registers.end() && at->property == property ? &*at : nullptr;
}

struct Document::Applier {
  Document& document;
  const Operation& operation;
  Seq seq;
  Placed* resolved;  // null: nobody asks

  Verdict operator()(const Create& change) const {
    return document.create(operation, change, seq, resolved);
  }
  Verdict operator()(const SetProperties& change) const {
    return on_object([&](Object& object) { return document.set(object, operation.stamp, change); });
  }
  Verdict operator()(const Delete&) const { return write_deleted(1); }
  Verdict operator()(const Restore&) const { return write_deleted(0); }
  // CON-10: a change that this version does not know.
  Verdict operator()(const Unknown&) const { return Verdict::Invalid; }
  Verdict operator()(const TextEdit& change) const {
    return on_object(
        [&](Object& object) { return document.edit(object, operation.stamp, change); });
  }
  Verdict operator()(const Place& asked) const {
    return document.place(operation, asked, seq, resolved);
  }
  Verdict operator()(const Placed& given) const {
    return document.place(operation, given, seq, resolved);
  }
  Verdict operator()(const Erase&) const { return document.erase(operation.object); }

  Verdict write_deleted(std::int64_t value) const {
    return on_object([&](Object& object) {
      const bool won = document.write(object, operation.stamp, {Property::Deleted, value});
      return won ? Verdict::Ok : Verdict::Superseded;
    });
  }

  template <class Write>
  Verdict on_object(Write write) const {
    const auto found = document.objects_.find(operation.object);
    if (found == document.objects_.end()) return Verdict::UnknownObject;
    const Verdict verdict = write(found->second);
    if (has_effect(verdict)) found->second.changed_at = seq;
    return verdict;
  }
};

Verdict Document::commit(Operation& operation, Seq seq) {
  if (resolved_already(operation.change)) return Verdict::Invalid;
  Placed resolved;
  const Verdict verdict = run(operation, seq, &resolved);
  if (!has_effect(verdict)) return verdict;
  if (auto* const create = std::get_if<Create>(&operation.change)) {
    create->place = std::move(resolved);
  } else if (std::holds_alternative<Place>(operation.change)) {
    operation.change = std::move(resolved);
  }
  return verdict;
}

Verdict Document::apply(const Operation& operation, Seq seq) {
  return run(operation, seq, nullptr);
}

Verdict Document::run(const Operation& operation, Seq seq, Placed* resolved) {
  if (!sound(operation.stamp)) return Verdict::Invalid;
  return std::visit(Applier{*this, operation, seq, resolved}, operation.change);
}

Verdict Document::create(const Operation& operation, const Create& change, Seq seq,
                         Placed* resolved) {
  const ObjectId id = operation.object;
  if (!id.well_formed() || id.replica() != operation.stamp.replica) return Verdict::Invalid;
  // 0 is what a message that names no kind decodes to.
  if (change.kind == ObjectKind{}) return Verdict::Invalid;
  if (!acceptable(change.properties, Occasion::Create)) return Verdict::Invalid;
  if (objects_.contains(id)) return Verdict::Invalid;
  Placed placed;
  const Verdict verdict =
      std::visit([&](const auto& asked) { return find_place(id, asked, placed); }, change.place);
  if (verdict != Verdict::Ok) return verdict;
  if (objects_.size() >= kObjectsMax) return Verdict::Budget;

  Object& object = objects_[id];
  object.id = id;
  object.kind = change.kind;
  if (digest_) {
    *digest_ += object_item(object);
    *digest_ += place_item(id, object.place);  // which stand() takes away again
  }
  stand(object, operation.stamp, placed, seq);
  object.registers.reserve(change.properties.size());
  for (const PropertyValue& one : change.properties) write(object, operation.stamp, one);
  if (resolved != nullptr) *resolved = std::move(placed);
  return with_visibility(object);
}

Verdict Document::set(Object& object, Stamp stamp, const SetProperties& change) {
  if (change.properties.empty() || !acceptable(change.properties, Occasion::Set)) {
    return Verdict::Invalid;
  }
  if (!has_room_for(object, change.properties)) return Verdict::Budget;
  bool any = false;
  for (const PropertyValue& one : change.properties) any |= write(object, stamp, one);
  return any ? with_visibility(object) : Verdict::Superseded;
}

Verdict Document::edit(Object& object, Stamp stamp, const TextEdit& change) {
  const Digest before = digest_ ? text_item(object.id, object.text) : Digest{};
  const Verdict verdict = object.text.apply(change, stamp.replica);
  if (verdict != Verdict::Ok) return verdict;
  if (digest_) {
    *digest_ -= before;
    *digest_ += text_item(object.id, object.text);
  }
  return with_visibility(object);
}

// DOC-2: the later stamp wins, whichever comes first. The same stamp again is the same operation.
bool Document::write(Object& object, Stamp stamp, const PropertyValue& wanted) {
  auto slot = slot_of(object.registers, wanted.property);
  const bool there = slot != object.registers.end() && slot->property == wanted.property;
  if (there && !wins(stamp, slot->stamp)) return false;
  if (!there) {
    slot = object.registers.insert(slot, Register{wanted.property, {}, {}});
  } else if (digest_) {
    *digest_ -= register_item(object.id, *slot);
  }
  slot->stamp = stamp;
  slot->value = wanted.value;
  if (digest_) *digest_ += register_item(object.id, *slot);
  return true;
}

bool Document::has_room_for(const Object& object,
                            const std::vector<PropertyValue>& properties) const {
  const auto is_new = [&](const PropertyValue& one) { return !object.find(one.property); };
  const auto added = std::count_if(properties.begin(), properties.end(), is_new);
  // A delete must find room always.
  const std::size_t held = object.registers.size() - (object.find(Property::Deleted) ? 1 : 0);
  return held + static_cast<std::size_t>(added) <= kPropertiesMax;
}

const Object* Document::find(ObjectId id) const {
  const auto found = objects_.find(id);
  return found == objects_.end() ? nullptr : &found->second;
}

std::size_t Document::object_count() const {
  return objects_.size();
}

void Document::for_each(const std::function<void(const Object&)>& visit) const {
  std::vector<const Object*> all;
  all.reserve(objects_.size());
  for (const auto& [id, object] : objects_) all.push_back(&object);
  std::sort(all.begin(), all.end(),
            [](const Object* one, const Object* other) { return one->id < other->id; });
  for (const Object* const object : all) visit(*object);
}

Result<> Document::restore_object(Object object) {
  if (!possible(object)) return Error{ErrorKind::Invalid, "an object that no document can hold"};
  const ObjectId id = object.id;
  if (!objects_.try_emplace(id, std::move(object)).second) {
    return Error{ErrorKind::Conflict, "two objects have one id"};
  }
  digest_.reset();
  structure_.reset();
  return {};
}

Result<> Document::check_restored() const {
  if (structure().sound()) return {};
  return Error{ErrorKind::Invalid, "an object's parent is missing, or places form a circle"};
}

void Document::replace_object(Object object) {
  ATELIER_CHECK(possible(object));
  const ObjectId id = object.id;
  structure().put(id, {object.place.parent, object.place.label, {}});
  objects_.insert_or_assign(id, std::move(object));
  digest_.reset();
}

Digest Document::digest() const {
  if (!digest_) {
    Digest sum;
    for (const auto& [id, object] : objects_) sum += whole_digest(object);
    digest_ = sum;
  }
  return *digest_;
}

}  // namespace atelier::document
