// TextRuns is the tree of a text: its elements, gathered in runs, and who hangs at whom.
//
// A run is a longest chain of elements (r, c), (r, c + 1)… in which each is the right child of the
// one before. It grows at its end and is never split: what is inserted or deleted in its middle
// only shows in the index (text_index.h), of which each run lists its pieces. Owned by one
// TextSequence.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "server/domain/document/compact_vector.h"
#include "server/domain/document/operation.h"
#include "server/domain/document/unit_string.h"

namespace atelier::document {

using RunId = std::uint32_t;  // in order of arrival: differs between replicas
inline constexpr RunId kNoRun = 0xffffffff;

// An element that exists, by its place in its run.
struct Element {
  RunId run = kNoRun;
  std::uint32_t place = 0;
  friend bool operator==(const Element&, const Element&) = default;
};

// A stretch of a run that lies in one segment of the index: units from `start` on to the next
// piece.
class Piece {
 public:
  Piece() = default;
  Piece(std::uint32_t start, std::uint32_t block, bool visible)
      : start_(start), packed_(block << 1 | (visible ? 1u : 0u)) {}
  std::uint32_t start() const { return start_; }
  std::uint32_t block() const { return packed_ >> 1; }
  bool visible() const { return (packed_ & 1) != 0; }

 private:
  std::uint32_t start_ = 0;
  std::uint32_t packed_ = 0;
};

// Where the first unit of a run hangs. No run: at the root.
struct Attachment {
  Element parent;
  Side side = Side::Right;
};

struct Run {
  ReplicaId replica;
  std::uint32_t first = 0;  // counter of the first unit
  RunId parent = kNoRun;
  std::uint32_t parent_place_and_side = 1;  // 2 * place + 1 on the right
  UnitString units;                         // of deleted units, not to be relied on after a load
  CompactVector<RunId> kids;                // by (place, left before right, replica, first)
  CompactVector<Piece> pieces;              // by start; never empty once placed

  std::uint32_t length() const { return units.size(); }
  std::uint32_t last() const { return first + length() - 1; }
  std::uint32_t parent_place() const { return parent_place_and_side >> 1; }
  Side side() const { return (parent_place_and_side & 1) != 0 ? Side::Right : Side::Left; }
  // The piece that holds a unit, and where it ends.
  std::uint32_t piece_of(std::uint32_t place) const;
  std::uint32_t piece_end(std::uint32_t piece) const;
  bool visible(std::uint32_t place) const { return pieces[piece_of(place)].visible(); }
};

class TextRuns {
 public:
  struct Replica {
    ReplicaId replica;
    CompactVector<RunId> runs;  // by first counter
  };
  // The runs that hang at the same place on the same side, next to each other in order.
  struct Siblings {
    RunId before = kNoRun;
    RunId after = kNoRun;
  };

  std::optional<Element> find(ElementId id) const;
  ElementId id_of(Element element) const;
  // 0 once every counter is spent.
  std::uint32_t next_counter(ReplicaId replica) const;

  const Run& operator[](RunId run) const { return runs_[run]; }
  Run& operator[](RunId run) { return runs_[run]; }
  std::size_t run_count() const { return runs_.size(); }
  std::size_t element_count() const { return element_count_; }
  const std::vector<Replica>& replicas() const { return replicas_; }  // ascending
  const CompactVector<RunId>& root_kids() const { return root_kids_; }

  // The run that a unit with this id, hanging there, continues; kNoRun when it starts one.
  RunId continued_run(ElementId id, Attachment at) const;
  void extend(RunId run, std::u16string_view text);
  // REQUIRES: the counter is above the replica's highest.
  RunId add(ElementId id, Attachment at, std::u16string_view text);
  Siblings siblings(RunId run) const;

  // The last element of what hangs below a run, and the first: iterative, since typing backwards
  // nests as deep as the text is long.
  Element rightmost(RunId run) const;
  Element leftmost(RunId run) const;
  bool has_right_child(Element element) const;

  // For loading: runs come in ascending order of (replica, counter), parents perhaps later than
  // kids.
  void reserve(std::size_t runs) { runs_.reserve(runs); }
  RunId load(ElementId id, Attachment at);
  void load_room(RunId run, std::uint32_t units) { runs_[run].units.reserve(units); }
  void load_units(RunId run, std::u16string_view units) { runs_[run].units.append(units); }
  void load_forgotten(RunId run, std::uint32_t units) { runs_[run].units.append_zeros(units); }
  // Call once after the last one: puts every run among its parent's kids.
  void load_kids();

 private:
  std::uint32_t replica_slot(ReplicaId replica) const;  // of the first one not below it
  CompactVector<RunId>& kids_at(RunId parent);
  const CompactVector<RunId>& kids_at(RunId parent) const;
  std::uint32_t kid_slot(const CompactVector<RunId>& kids, const Run& run) const;
  RunId new_run(ElementId id, Attachment at);

  std::vector<Run> runs_;
  std::vector<Replica> replicas_;
  CompactVector<RunId> root_kids_;
  std::size_t element_count_ = 0;
};

}  // namespace atelier::document
