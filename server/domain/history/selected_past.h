// The SelectedPast reads the operations of a log in order and keeps what the selected ones left.
//
// It replays the board for itself, so that it knows what each selected operation replaced. Pure: no
// clock, no I/O, no thread of its own; movable between threads. What it keeps grows with what the
// selected operations touched.
#pragma once

#include <cstdint>
#include <set>
#include <unordered_map>

#include "server/domain/document/document.h"
#include "server/domain/history/selector.h"
#include "server/domain/history/trace.h"

namespace atelier::history {

class SelectedPast {
 public:
  explicit SelectedPast(Selector selector) : selector_(selector) {}

  // The next operation of the log. False when it can't follow from those before it: the log is
  // damaged, and this object of no further use.
  bool pass(const LoggedOperation& logged);
  // There are no more: an "as it was" that none of them has reached is as it is.
  void end();

  const Selector& selector() const { return selector_; }
  // Whether there is what the selector names: the reversal; the object, then.
  bool found() const;
  const std::unordered_map<ObjectId, Trace>& traces() const { return traces_; }
  const Trace* find(ObjectId id) const;
  // Of an AsItWas: the object and what stood below it.
  const std::set<ObjectId>& branch_then() const { return branch_then_; }
  // The board after the last operation that was read.
  const document::Document& document() const { return document_; }

 private:
  struct Noting;
  struct Watching;

  bool selects(const LoggedOperation& logged);
  void note_register(Trace& trace, const document::Object* object, document::Stamp stamp,
                     document::Property property);
  void note_place(const document::Operation& operation);
  void note_text(const document::Operation& operation, const document::TextEdit& edit);
  void watch_register(const document::Operation& operation, document::Property property,
                      const document::Value& value);
  void watch_text(const document::Operation& operation, const document::TextEdit& edit);
  void forget_brought_back(const document::Operation& operation, const document::TextEdit& edit);
  bool placed_by_selected(const document::Object& object) const;
  Trace* known(ObjectId id);
  void look_at_branch();

  Selector selector_;
  document::Document document_;
  std::unordered_map<ObjectId, Trace> traces_;
  std::set<ObjectId> branch_then_;
  bool reached_ = false;  // the moment of an AsItWas, or any operation of the reversal
  std::uint64_t order_ = 0;
};

}  // namespace atelier::history
