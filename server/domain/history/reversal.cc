#include "server/domain/history/reversal.h"

#include <algorithm>
#include <set>
#include <utility>

#include "server/domain/document/limits.h"
#include "server/domain/history/limits.h"
#include "server/domain/history/planned_structure.h"
#include "server/domain/history/registers_back.h"
#include "server/domain/history/text_back.h"

namespace atelier::history {

using document::Document;
using document::Object;
using document::Operation;
using document::Property;

namespace {

// How much of an object is asked for.
enum class Extent : std::uint8_t { Whole, PlaceAlone };

struct Subject {
  const Object* object;
  const Trace* trace;
  Extent extent;
};

class Reverser {
 public:
  Reverser(const SelectedPast& past, const Document& now)
      : past_(past), now_(now), structure_(now) {}

  Reversal take() {
    choose();
    restore();
    for (const Subject& one : subjects_) set_registers(one);
    move_back();
    remove();
    for (const Subject& one : subjects_) edit_text(one);
    finish();
    return std::move(reversal_);
  }

 private:
  void choose();
  void choose(ObjectId id, Extent extent);
  void restore();
  void set_registers(const Subject& subject);
  void move_back();
  void remove();
  void edit_text(const Subject& subject);
  void finish();

  bool holds_others_work(const Subject& subject) const;
  bool others_typed(const Subject& subject) const;
  bool made_by_selected(const Subject& subject) const;
  void add(const Subject& subject, document::Change change);

  const SelectedPast& past_;
  const Document& now_;
  PlannedStructure structure_;
  std::vector<Subject> subjects_;  // ascending
  std::vector<const Subject*> unwanted_;
  std::set<ObjectId> changed_;
  Reversal reversal_;
};

// REV-2: of an "as it was" the objects that stood below it then or stand there now.
void Reverser::choose() {
  const auto* const then = std::get_if<AsItWas>(&past_.selector());
  if (then == nullptr) {
    for (const auto& [id, trace] : past_.traces()) choose(id, Extent::Whole);
  } else {
    for (const ObjectId id : past_.branch_then()) choose(id, Extent::Whole);
    for (const ObjectId id : now_.branch(then->object)) {
      if (past_.branch_then().contains(id)) continue;
      const Trace* const trace = past_.find(id);
      const bool made_since = trace != nullptr && trace->created;
      choose(id, made_since ? Extent::Whole : Extent::PlaceAlone);
    }
  }
  std::sort(subjects_.begin(), subjects_.end(), [](const Subject& one, const Subject& other) {
    return one.object->id < other.object->id;
  });
}

void Reverser::choose(ObjectId id, Extent extent) {
  const Object* const object = now_.find(id);
  const Trace* const trace = past_.find(id);
  if (object == nullptr) {
    ++reversal_.counts.erased;
  } else if (trace != nullptr) {
    subjects_.push_back({object, trace, extent});
  }
}

// REV-4. What is to be deleted waits until it is known what stands below it.
void Reverser::restore() {
  for (const Subject& one : subjects_) {
    if (one.extent == Extent::PlaceAlone) continue;
    switch (wanted_existence(*one.object, *one.trace)) {
      case Existence::AsItIs:
        break;
      case Existence::Kept:
        ++reversal_.counts.kept;
        break;
      case Existence::Restored:
        structure_.show(one.object->id);
        add(one, document::Restore{});
        break;
      case Existence::Deleted:
        unwanted_.push_back(&one);
        break;
    }
  }
}

bool Reverser::made_by_selected(const Subject& subject) const {
  return subject.trace->created.has_value();
}

void Reverser::set_registers(const Subject& subject) {
  // What was done to it belongs to its making.
  if (subject.extent == Extent::PlaceAlone || made_by_selected(subject)) return;
  RegistersBack back = registers_back(*subject.object, *subject.trace);
  reversal_.counts.kept += back.kept;
  auto& all = back.properties;
  for (std::size_t from = 0; from < all.size(); from += document::kPropertiesMax) {
    const std::size_t to = std::min(all.size(), from + document::kPropertiesMax);
    document::SetProperties set;
    for (std::size_t k = from; k < to; ++k) set.properties.push_back(std::move(all[k]));
    add(subject, std::move(set));
  }
}

// REV-5. The last that was moved first, so that each finds its neighbours back where they were.
void Reverser::move_back() {
  std::vector<const Subject*> moved;
  for (const Subject& one : subjects_) {
    if (one.trace->place && one.trace->place->base) moved.push_back(&one);
  }
  std::sort(moved.begin(), moved.end(), [](const Subject* one, const Subject* other) {
    return one->trace->place->order > other->trace->place->order;
  });
  for (const Subject* const one : moved) {
    const PlaceTrace& place = *one->trace->place;
    const document::Stamp held = one->object->place.stamp;
    if (held != place.last) {
      if (held.replica != ReplicaId(0)) ++reversal_.counts.kept;
      continue;
    }
    const ObjectId parent = place.base->parent;
    const bool hides = structure_.visible(one->object->id) && !place.base_hidden &&
                       parent != ObjectId() && !structure_.visible(parent);
    if (hides || !structure_.can_stand(one->object->id, parent)) {
      ++reversal_.counts.kept;
      continue;
    }
    structure_.move(one->object->id, parent);
    add(*one, *place.base);
  }
}

// REV-4. Below comes before above: what stays holds what it stands on.
void Reverser::remove() {
  std::stable_sort(unwanted_.begin(), unwanted_.end(),
                   [this](const Subject* one, const Subject* other) {
                     return structure_.depth(one->object->id) > structure_.depth(other->object->id);
                   });
  for (const Subject* const one : unwanted_) {
    if (holds_others_work(*one)) {
      ++reversal_.counts.kept;
      structure_.keep(one->object->id);
      continue;
    }
    structure_.hide(one->object->id);
    add(*one, document::Delete{});
  }
}

bool Reverser::holds_others_work(const Subject& subject) const {
  if (others_typed(subject)) return true;
  const document::Stamp since = subject.trace->registers.at(Property::Deleted).last;
  for (const ObjectId id : structure_.children(subject.object->id)) {
    if (!structure_.shown_by_itself(id)) continue;
    if (structure_.kept(id)) return true;
    const Trace* const trace = past_.find(id);
    document::Stamp placed = now_.find(id)->place.stamp;
    const bool by_selected = trace != nullptr && trace->place && trace->place->last == placed;
    if (structure_.moved(id)) placed = trace->place->base_stamp;
    if ((structure_.moved(id) || !by_selected) && placed > since) return true;
  }
  return false;
}

bool Reverser::others_typed(const Subject& subject) const {
  const Object* const then = past_.document().find(subject.object->id);
  const bool since_read =
      then == nullptr || then->text.element_count() < subject.object->text.element_count();
  if (!subject.trace->others_typed && !since_read) return false;
  bool any = false;
  subject.object->text.for_each_stretch([&](const auto& stretch) {
    for (std::uint32_t k = 0; stretch.visible && k < stretch.length && !any; ++k) {
      any = !subject.trace->inserted({stretch.first.replica, stretch.first.counter + k});
    }
  });
  return any;
}

void Reverser::edit_text(const Subject& subject) {
  if (subject.extent == Extent::PlaceAlone) return;
  if (made_by_selected(subject) && !structure_.shown_by_itself(subject.object->id)) return;
  for (document::TextEdit& edit : text_back(subject.object->text, *subject.trace)) {
    add(subject, std::move(edit));
  }
}

void Reverser::add(const Subject& subject, document::Change change) {
  changed_.insert(subject.object->id);
  Operation& operation = reversal_.operations.emplace_back();
  operation.object = subject.object->id;
  operation.change = std::move(change);
}

void Reverser::finish() {
  reversal_.counts.objects = changed_.size();
  std::size_t bytes = 0;
  for (const Operation& one : reversal_.operations) bytes += estimated_bytes(one);
  if (reversal_.operations.size() <= kReversalOperationsMax && bytes <= kReversalBytesMax) return;
  reversal_.operations.clear();
  reversal_.too_large = true;
}

}  // namespace

Reversal reverse(const SelectedPast& past, const Document& now) {
  return Reverser(past, now).take();
}

}  // namespace atelier::history
