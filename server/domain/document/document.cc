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
  return object.id.well_formed() &&
         std::adjacent_find(registers.begin(), registers.end(), out_of_order) == registers.end();
}

Verdict with_visibility(const Object& object) {
  return object.deleted() ? Verdict::AppliedToDeleted : Verdict::Ok;
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

  Verdict operator()(const Create& change) const {
    return document.create(operation.object, operation.stamp, change, seq);
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

Verdict Document::apply(const Operation& operation, Seq seq) {
  if (!sound(operation.stamp)) return Verdict::Invalid;
  return std::visit(Applier{*this, operation, seq}, operation.change);
}

Verdict Document::create(ObjectId id, Stamp stamp, const Create& change, Seq seq) {
  if (!id.well_formed() || id.replica() != stamp.replica) return Verdict::Invalid;
  // 0 is what a message that names no kind decodes to.
  if (change.kind == ObjectKind{} || !acceptable(change.properties)) return Verdict::Invalid;
  if (objects_.contains(id)) return Verdict::Invalid;
  if (objects_.size() >= kObjectsMax) return Verdict::Budget;
  Object& object = objects_[id];
  object.id = id;
  object.kind = change.kind;
  object.changed_at = seq;
  if (digest_) *digest_ += object_item(object);
  for (const PropertyValue& one : change.properties) write(object, stamp, one);
  return Verdict::Ok;
}

Verdict Document::set(Object& object, Stamp stamp, const SetProperties& change) {
  if (change.properties.empty() || !acceptable(change.properties)) return Verdict::Invalid;
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
  if (there && stamp <= slot->stamp) return false;
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
  for (const auto& [id, object] : objects_) visit(object);
}

Result<> Document::restore_object(Object object) {
  if (!possible(object)) return Error{ErrorKind::Invalid, "an object with impossible registers"};
  const ObjectId id = object.id;
  if (!objects_.try_emplace(id, std::move(object)).second) {
    return Error{ErrorKind::Conflict, "two objects have one id"};
  }
  digest_.reset();
  return {};
}

void Document::replace_object(Object object) {
  ATELIER_CHECK(possible(object));
  const ObjectId id = object.id;
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
