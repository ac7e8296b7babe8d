// The PlannedStructure is the structure of a board as it will be once the moves, restores and
// deletions that a reversal has chosen so far are done.
//
// Lives as long as one reverse(), and no longer than its document.
#pragma once

#include <cstddef>
#include <set>
#include <unordered_map>
#include <vector>

#include "server/domain/document/document.h"

namespace atelier::history {

class PlannedStructure {
 public:
  explicit PlannedStructure(const document::Document& now) : now_(now) {}

  void move(ObjectId object, ObjectId parent);
  void show(ObjectId object) { deleted_[object] = false; }
  void hide(ObjectId object) { deleted_[object] = true; }
  // It was to be deleted and will not be.
  void keep(ObjectId object) { kept_.insert(object); }

  bool moved(ObjectId object) const { return parents_.contains(object); }
  bool kept(ObjectId object) const { return kept_.contains(object); }
  // Not deleted itself, whatever it stands below.
  bool shown_by_itself(ObjectId object) const;
  bool visible(ObjectId object) const;
  // False where the parent is gone, or is the object, or stands below it.
  bool can_stand(ObjectId object, ObjectId parent) const;
  std::size_t depth(ObjectId object) const;
  std::vector<ObjectId> children(ObjectId parent) const;

 private:
  ObjectId parent_of(ObjectId object) const;

  const document::Document& now_;
  std::unordered_map<ObjectId, ObjectId> parents_;
  std::unordered_map<ObjectId, bool> deleted_;
  std::set<ObjectId> kept_;
};

}  // namespace atelier::history
