// The simplest text that obeys SPEC TXT-2 to TXT-6: a map of units, walked as a tree for every
// question.
//
// Nothing is judged; what comes must be sound. Slow, and recursive: for short texts in tests.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/domain/document/digest.h"
#include "server/domain/document/operation.h"

namespace atelier::document {

class TextOracle {
 public:
  void apply(const TextEdit& edit, ReplicaId author);
  TextInsert make_insert(std::size_t position, std::u16string text, ReplicaId author) const;
  std::vector<TextDelete> make_delete(std::size_t position, std::size_t length) const;
  std::size_t position_of(const TextAnchor& anchor) const;
  std::u16string text() const;
  Digest digest() const;

 private:
  using Parent = std::optional<ElementId>;
  struct Unit {
    Parent parent;
    Side side = Side::Right;
    char16_t unit = 0;
    bool deleted = false;
  };

  std::vector<ElementId> kids(Parent parent, Side side) const;
  void walk(Parent from, std::vector<ElementId>& order) const;
  std::vector<ElementId> order() const;
  std::vector<ElementId> visible() const;

  std::map<ElementId, Unit> units_;
};

}  // namespace atelier::document
