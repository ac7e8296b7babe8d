// The Structure in its simplest form: a list of children for each parent, and no labels at all.
#pragma once

#include <map>
#include <vector>

#include "server/domain/document/operation.h"

namespace atelier::document {

class StructureOracle {
 public:
  // STR-3 without stamps and budgets, STR-4. `object` may be new.
  Verdict place(ObjectId object, const Place& place);
  void erase(ObjectId object);
  std::vector<ObjectId> children(ObjectId parent) const;

 private:
  bool stands_in(ObjectId object, ObjectId branch) const;

  std::map<ObjectId, std::vector<ObjectId>> lists_;
  std::map<ObjectId, ObjectId> parents_;
};

}  // namespace atelier::document
