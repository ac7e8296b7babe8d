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
#include <optional>
#include <unordered_map>
#include <vector>

#include "server/base/ids.h"
#include "server/base/result.h"
#include "server/domain/document/digest.h"
#include "server/domain/document/document_faults.h"
#include "server/domain/document/operation.h"
#include "server/domain/document/structure.h"
#include "server/domain/document/text_sequence.h"

namespace atelier::document {

struct Register {
  Property property{};
  Stamp stamp;
  Value value;
  friend bool operator==(const Register&, const Register&) = default;
};
static_assert(sizeof(Register) == 48);

// Where an object stands among others (structure.h). One register: the later stamp wins.
struct Standing {
  ObjectId parent;  // 0: the page
  std::int64_t label = 0;
  Stamp stamp;
  friend bool operator==(const Standing&, const Standing&) = default;
};

// One object with everything it holds. Registers are sorted by property.
struct Object {
  ObjectId id;
  ObjectKind kind = ObjectKind::Note;
  std::vector<Register> registers;
  Standing place;
  TextSequence text;
  // The seq of the entry that last changed it, for catch-up; also set when it made room for a
  // sibling. That something above it was hidden or shown is a change of that one alone.
  Seq changed_at;

  bool deleted() const;
  const Register* find(Property property) const;
};

class Document {
 public:
  // Judges what a replica asks for and, where the verdict has an effect, applies it and sets
  // changed_at. What the room resolves is resolved in `operation` (Place becomes Placed); Placed
  // itself is Invalid here. The stamp must be effective already (clamped and unique per replica:
  // the room's work). Nothing about the operation is trusted.
  Verdict commit(Operation& operation, Seq seq);

  // As commit(), for an operation that was committed before, on a document as it was then: what
  // stands resolved in it is taken as it stands. Placed where it can't stand is Invalid.
  Verdict apply(const Operation& operation, Seq seq);

  const Object* find(ObjectId id) const;
  // False when the object, or one that it stands below, is deleted; and for one that isn't there.
  bool visible(ObjectId id) const;
  // By ascending label; empty for one that has none. 0: the page.
  std::vector<ObjectId> children(ObjectId parent) const;
  // Its place in words that survive others' moves: beside the sibling before it, as a Place that
  // would put it where it is.
  Place place_of(ObjectId id) const;
  // The object and all that stands below it, itself first.
  std::vector<ObjectId> branch(ObjectId id) const;

  std::size_t object_count() const;
  // In ascending ObjectId order, deleted objects included.
  void for_each(const std::function<void(const Object&)>& visit) const;

  // Makes room for so many objects, which are about to be restored.
  void expect(std::size_t objects) { objects_.reserve(objects); }
  // Puts an object that was read from a snapshot in place. Invalid when its id, its place or the
  // order of its registers is impossible; Conflict when the id is taken. Objects come in any order.
  Result<> restore_object(Object object);
  // Once all were restored: Invalid when a parent is missing or places form a circle.
  Result<> check_restored() const;

  // Puts an object in place of the one with its id, if there is one: a client catching up from a
  // state does this. The digest follows. REQUIRES: what restore_object() asks for.
  void replace_object(Object object);

  // Equal documents have equal digests. Kept with each operation; after objects were put in place
  // it is summed anew the next time that it is asked for.
  Digest digest() const;

  // Tests only.
  void break_rules(DocumentFaults faults) { faults_ = faults; }

 private:
  struct Applier;

  Verdict run(const Operation& operation, Seq seq, Placed* resolved);
  Verdict create(const Operation& operation, const Create& change, Seq seq, Placed* resolved);
  Verdict set(Object& object, Stamp stamp, const SetProperties& change);
  Verdict edit(Object& object, Stamp stamp, const TextEdit& change);
  // Whether a value stamped `stamp` replaces one that is stamped `held`.
  bool wins(Stamp stamp, Stamp held) const {
    return stamp > held || (faults_.forget_replica_in_stamps && stamp.hlc == held.hlc);
  }
  // False when the register holds a later stamp.
  bool write(Object& object, Stamp stamp, const PropertyValue& wanted);
  bool has_room_for(const Object& object, const std::vector<PropertyValue>& properties) const;
  Verdict with_visibility(const Object& object) const;

  // document_place.cc
  template <class Asked>
  Verdict place(const Operation& operation, const Asked& asked, Seq seq, Placed* resolved);
  // Where the object would stand; no effect.
  Verdict find_place(ObjectId object, const Place& asked, Placed& placed) const;
  Verdict find_place(ObjectId object, const Placed& given, Placed& placed) const;
  void stand(Object& object, Stamp stamp, const Placed& placed, Seq seq);
  Verdict erase(ObjectId id);
  Structure& structure() const;

  std::unordered_map<ObjectId, Object> objects_;
  // Nothing while objects are restored; put together from them when it is needed.
  mutable std::optional<Structure> structure_ = Structure{};
  mutable std::optional<Digest> digest_ = Digest{};
  DocumentFaults faults_;
};

}  // namespace atelier::document
