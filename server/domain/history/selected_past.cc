#include "server/domain/history/selected_past.h"

#include <algorithm>
#include <vector>

namespace atelier::history {

using document::Document;
using document::ElementId;
using document::Object;
using document::Operation;
using document::Property;
using document::Stamp;
using document::TextDelete;
using document::TextEdit;
using document::TextInsert;
using document::Value;

namespace {

Value deleted_value(bool deleted) {
  return std::int64_t{deleted ? 1 : 0};
}

template <class Visit>
void for_each_unit(const TextDelete& span, Visit visit) {
  for (std::uint32_t k = 0; k < span.length; ++k) {
    visit(ElementId{span.first.replica, span.first.counter + k});
  }
}

}  // namespace

// What a selected operation is about to replace.
struct SelectedPast::Noting {
  SelectedPast& past;
  const Operation& operation;

  const Object* object() const { return past.document_.find(operation.object); }
  Trace& trace() const { return past.traces_[operation.object]; }

  void operator()(const document::Create& create) const {
    Trace& made = trace();
    made.created = operation.stamp;
    made.registers[Property::Deleted] = {operation.stamp, deleted_value(true), {}};
    for (const auto& one : create.properties) {
      made.registers[one.property] = {operation.stamp, std::nullopt, {}};
    }
    made.place.emplace().last = operation.stamp;
  }
  void operator()(const document::SetProperties& set) const {
    for (const auto& one : set.properties) note(one.property);
  }
  void operator()(const document::Delete&) const { note(Property::Deleted); }
  void operator()(const document::Restore&) const {
    note(Property::Deleted);
    trace().others_typed = false;
  }
  void operator()(const TextEdit& edit) const { past.note_text(operation, edit); }
  void operator()(const document::Unknown&) const {}
  void operator()(const document::Place&) const {}  // a log holds resolved places
  void operator()(const document::Placed&) const { past.note_place(operation); }
  void operator()(const document::Erase&) const {}

  void note(Property property) const {
    past.note_register(trace(), object(), operation.stamp, property);
  }
};

// What others do to what the selected operations have left.
struct SelectedPast::Watching {
  SelectedPast& past;
  const Operation& operation;

  void operator()(const document::Create&) const {}
  void operator()(const document::SetProperties& set) const {
    for (const auto& one : set.properties) write(one.property, one.value);
  }
  void operator()(const document::Delete&) const { write(Property::Deleted, deleted_value(true)); }
  void operator()(const document::Restore&) const {
    write(Property::Deleted, deleted_value(false));
  }
  void operator()(const TextEdit& edit) const { past.watch_text(operation, edit); }
  void operator()(const document::Unknown&) const {}
  void operator()(const document::Place&) const {}
  void operator()(const document::Placed&) const {}  // one with an earlier stamp is not in the log
  void operator()(const document::Erase&) const {}

  void write(Property property, const Value& value) const {
    past.watch_register(operation, property, value);
  }
};

bool SelectedPast::pass(const LoggedOperation& logged) {
  const bool selected = selects(logged);
  ++order_;
  if (selected) {
    std::visit(Noting{*this, logged.operation}, logged.operation.change);
  } else {
    std::visit(Watching{*this, logged.operation}, logged.operation.change);
  }
  if (!document::has_effect(document_.apply(logged.operation, logged.seq))) return false;
  const auto* const edit = std::get_if<TextEdit>(&logged.operation.change);
  if (edit != nullptr && logged.reversal != 0 && !selected) {
    forget_brought_back(logged.operation, *edit);
  }
  return true;
}

void SelectedPast::end() {
  if (std::holds_alternative<AsItWas>(selector_) && !reached_) look_at_branch();
}

bool SelectedPast::found() const {
  if (std::holds_alternative<AsItWas>(selector_)) return !branch_then_.empty();
  return reached_ || std::holds_alternative<DoneBy>(selector_);
}

bool SelectedPast::selects(const LoggedOperation& logged) {
  if (const auto* const done = std::get_if<DoneBy>(&selector_)) {
    return logged.author == done->participant && logged.author != ParticipantId() &&
           logged.time >= done->from && logged.time <= done->to;
  }
  if (const auto* const reversal = std::get_if<OfReversal>(&selector_)) {
    const bool part = logged.reversal == reversal->reversal && logged.reversal != 0;
    reached_ = reached_ || part;
    return part;
  }
  // Once it is past, it is past: a clock may have been set back.
  const AsItWas& then = std::get<AsItWas>(selector_);
  if (!reached_ && (logged.seq > then.entry || logged.time > then.time)) look_at_branch();
  return reached_;
}

void SelectedPast::look_at_branch() {
  reached_ = true;
  for (const ObjectId id : document_.branch(std::get<AsItWas>(selector_).object)) {
    branch_then_.insert(id);
  }
}

void SelectedPast::note_register(Trace& trace, const Object* object, Stamp stamp,
                                 Property property) {
  const document::Register* const held = object == nullptr ? nullptr : object->find(property);
  Stamp there = held == nullptr ? Stamp{} : held->stamp;
  if (held == nullptr && property == Property::Deleted && trace.created) there = *trace.created;
  if (stamp < there) return;  // it loses
  const auto found = trace.registers.find(property);
  if (found != trace.registers.end() && found->second.last == there) {
    found->second.last = stamp;
    return;
  }
  RegisterTrace& fresh = trace.registers[property];
  fresh.last = stamp;
  fresh.base_stamp = there;
  fresh.base.reset();
  if (held != nullptr) fresh.base = held->value;
}

// What would win without the selected writes may arrive after them, with an earlier stamp.
void SelectedPast::watch_register(const Operation& operation, Property property,
                                  const Value& value) {
  Trace* const trace = known(operation.object);
  if (trace == nullptr) return;
  const auto found = trace->registers.find(property);
  if (found == trace->registers.end()) return;
  RegisterTrace& one = found->second;
  // Without the selected operations the object would not be there at all.
  if (property == Property::Deleted && trace->created && one.base_stamp == Stamp{}) return;
  if (operation.stamp > one.last || operation.stamp < one.base_stamp) return;
  one.base_stamp = operation.stamp;
  one.base = value;
}

void SelectedPast::note_place(const Operation& operation) {
  const Object* const object = document_.find(operation.object);
  if (object == nullptr) return;
  Trace& trace = traces_[operation.object];
  if (trace.place && trace.place->last == object->place.stamp) {
    trace.place->last = operation.stamp;
    return;
  }
  PlaceTrace& place = trace.place.emplace();
  place.last = operation.stamp;
  place.base_stamp = object->place.stamp;
  place.order = order_;
  place.base_hidden = !document_.visible(object->id);
  document::Place& base = place.base.emplace();
  base.parent = object->place.parent;
  const std::vector<ObjectId> siblings = document_.children(base.parent);
  const auto own = std::find(siblings.begin(), siblings.end(), object->id);
  const auto stays = [this](ObjectId id) { return !placed_by_selected(*document_.find(id)); };
  const auto before = std::find_if(std::make_reverse_iterator(own), siblings.rend(), stays);
  const auto after = std::find_if(std::next(own), siblings.end(), stays);
  if (before != siblings.rend()) {
    base.anchor = *before;
    if (after != siblings.end()) base.other = *after;
  } else {
    base.before = true;
    if (after != siblings.end()) base.anchor = *after;
  }
}

bool SelectedPast::placed_by_selected(const Object& object) const {
  const Trace* const trace = find(object.id);
  return trace != nullptr && trace->place && trace->place->last == object.place.stamp;
}

void SelectedPast::note_text(const Operation& operation, const TextEdit& edit) {
  const Object* const object = document_.find(operation.object);
  if (object == nullptr) return;
  Trace& trace = traces_[operation.object];
  const ReplicaId author = operation.stamp.replica;
  for (const TextInsert& insert : edit.inserts) {
    // One that comes again adds nothing.
    if (insert.counter < object->text.next_counter(author)) continue;
    trace.text.inserted[{author, insert.counter}] = static_cast<std::uint32_t>(insert.text.size());
  }
  for (const TextDelete& span : edit.deletes) {
    for_each_unit(span, [&](ElementId id) {
      if (trace.inserted(id)) return;
      if (const auto unit = object->text.visible_unit(id)) trace.text.lost[id] = *unit;
    });
  }
}

void SelectedPast::watch_text(const Operation& operation, const TextEdit& edit) {
  Trace* const trace = known(operation.object);
  if (trace == nullptr) return;
  if (!edit.inserts.empty()) trace->others_typed = true;
  for (const TextDelete& span : edit.deletes) {
    for_each_unit(span, [&](ElementId id) { trace->text.lost.erase(id); });
  }
}

// REV-6: each insert of a reversal stands for as many deleted units as it has, those before it.
void SelectedPast::forget_brought_back(const Operation& operation, const TextEdit& edit) {
  Trace* const trace = known(operation.object);
  if (trace == nullptr || trace->text.lost.empty()) return;
  std::vector<ElementId> walk;
  document_.find(operation.object)->text.for_each_stretch([&](const auto& stretch) {
    for_each_unit({stretch.first, stretch.length}, [&](ElementId id) { walk.push_back(id); });
  });
  for (const TextInsert& insert : edit.inserts) {
    const ElementId first{operation.stamp.replica, insert.counter};
    auto at = std::find(walk.begin(), walk.end(), first);
    for (std::size_t k = 0; k < insert.text.size() && at != walk.begin(); ++k) {
      trace->text.lost.erase(*--at);
    }
  }
}

const Trace* SelectedPast::find(ObjectId id) const {
  const auto found = traces_.find(id);
  return found == traces_.end() ? nullptr : &found->second;
}

Trace* SelectedPast::known(ObjectId id) {
  const auto found = traces_.find(id);
  return found == traces_.end() ? nullptr : &found->second;
}

}  // namespace atelier::history
