// A Document is what stands on a board: objects made of registers and text, merged so that replicas
// that saw the same operations are equal, in whatever order these came (per replica in order).
//
// Pure: no clock, no I/O, no thread of its own. Owned by one Room (or one test) and used from its
// thread. Rules: protocol/SPEC.md, DOC-1 onwards; text: text_sequence.h.
//
// Invariants: an object's id is never reused; a register's stamp only grows; `Deleted` set by
// Delete is only cleared by Restore; a verdict without effect leaves the document byte for byte as
// it was.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "server/base/ids.h"
#include "server/base/result.h"
#include "server/domain/document/digest.h"
#include "server/domain/document/operation.h"
#include "server/domain/document/text_sequence.h"

namespace atelier::document {

struct Register {
  Property property{};
  Stamp stamp;
  Value value;
  friend bool operator==(const Register&, const Register&) = default;
};

// One object with everything it holds. Registers are sorted by property.
struct Object {
  ObjectId id;
  ObjectKind kind = ObjectKind::Note;
  std::vector<Register> registers;
  TextSequence text;
  // The seq of the entry that last changed it, for catch-up; also set when its visibility changes.
  Seq changed_at;

  bool deleted() const;
  const Register* find(Property property) const;
};

class Document {
 public:
  // Judges `operation` by the rules and, where the verdict has an effect, applies it and sets
  // changed_at. The stamp must be effective already (clamped and unique per replica: the room's
  // work). An operation may come from any source; nothing about it is trusted.
  Verdict apply(const Operation& operation, Seq seq);

  const Object* find(ObjectId id) const;
  std::size_t object_count() const;
  // In ascending ObjectId order, deleted objects included.
  void for_each(const std::function<void(const Object&)>& visit) const;

  // Puts an object that was read from a snapshot in place. Invalid when its id or the order of its
  // registers is impossible; Conflict when the id is taken.
  Result<> restore_object(Object object);

  // Puts an object in place of the one with its id, if there is one: a client catching up from a
  // state does this. The digest follows. REQUIRES: what restore_object() asks for.
  void replace_object(Object object);

  // Equal documents have equal digests. Kept with each operation; after objects were put in place
  // it is summed anew the next time that it is asked for.
  Digest digest() const;

 private:
  struct Applier;

  Verdict create(ObjectId id, Stamp stamp, const Create& change, Seq seq);
  Verdict set(Object& object, Stamp stamp, const SetProperties& change);
  Verdict edit(Object& object, Stamp stamp, const TextEdit& change);
  // False when the register holds a later stamp.
  bool write(Object& object, Stamp stamp, const PropertyValue& wanted);
  bool has_room_for(const Object& object, const std::vector<PropertyValue>& properties) const;

  std::map<ObjectId, Object> objects_;
  mutable std::optional<Digest> digest_ = Digest{};
};

}  // namespace atelier::document
