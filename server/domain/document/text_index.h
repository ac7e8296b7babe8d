// TextIndex is the order of a text: its elements as they are read, deleted ones included.
//
// An unrolled list in two levels: blocks of up to kBlockSegments segments, each segment a stretch
// of one run that is visible or deleted as a whole; and above them one array with the visible count
// of each block. Runs are never split, segments are: the index is derived and could be rebuilt from
// the runs at any time. Each segment is one piece of its run (text_runs.h), and the two are kept in
// step.
//
// Costs: near the last place O(1) amortised, else O(number of blocks) on small contiguous arrays.
// Owned by one TextSequence, together with the runs that it refers to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "server/domain/document/text_runs.h"

namespace atelier::document {

class TextIndex {
 public:
  // A stretch of a run: the units [start, start + length).
  struct Stretch {
    RunId run = kNoRun;
    std::uint32_t start = 0;
    std::uint32_t length = 0;
    bool visible = true;
  };
  // A unit of a segment, as a position in the index; valid until the next change.
  struct Place {
    std::uint32_t row = 0;  // of the block, counted in reading order
    std::uint32_t segment = 0;
    std::uint32_t offset = 0;
  };

  explicit TextIndex(TextRuns& runs) : runs_(runs) {}
  TextIndex(const TextIndex&) = delete;
  TextIndex& operator=(const TextIndex&) = delete;

  // New units of a run. REQUIRES: they are in the runs already and in no piece yet.
  void insert_first(Stretch stretch);
  void insert_after(Element element, Stretch stretch);
  void insert_before(Element element, Stretch stretch);
  // At the end of everything, for loading: neither looks for a place nor splits.
  void append(Stretch stretch);

  // Units [from, to) of one visible piece become deleted.
  void hide(RunId run, std::uint32_t from, std::uint32_t to);

  std::size_t visible_count() const { return visible_count_; }

  // REQUIRES: position < visible_count().
  Place find(std::size_t position) const;
  Element element(Place place) const;
  // How many visible units stand before an element, which may be deleted itself.
  std::size_t visible_before(Element element) const;
  // The unit after it, deleted or not; nothing at the end.
  std::optional<Place> next(Place place) const;
  // The first unit of all. REQUIRES: there is one.
  Element first() const { return element({0, 0, 0}); }
  // The rest of the segment from the place on, and the place of the segment after it.
  Stretch stretch_at(Place place) const;
  std::optional<Place> next_segment(Place place) const;

 private:
  static constexpr std::size_t kBlockSegments = 96;

  class Segment {
   public:
    explicit Segment(Stretch stretch)
        : run_(stretch.run),
          start_(stretch.start),
          packed_(stretch.length << 1 | (stretch.visible ? 1u : 0u)) {}
    RunId run() const { return run_; }
    std::uint32_t start() const { return start_; }
    std::uint32_t length() const { return packed_ >> 1; }
    std::uint32_t end() const { return start_ + length(); }
    bool visible() const { return (packed_ & 1) != 0; }
    std::uint32_t visible_length() const { return visible() ? length() : 0; }
    Stretch stretch() const { return {run_, start_, length(), visible()}; }
    void grow(std::uint32_t units) { packed_ += units << 1; }
    void cut(std::uint32_t length) { packed_ = length << 1 | (packed_ & 1); }
    void hide() { packed_ &= ~1u; }

   private:
    RunId run_;
    std::uint32_t start_;
    std::uint32_t packed_;
  };
  using Block = std::vector<Segment>;

  // Remembers the last visible place that was asked for.
  struct Cursor {
    std::uint32_t row = 0;
    std::size_t before = 0;  // visible units in the rows before it
  };

  const Block& block_at(std::uint32_t row) const { return blocks_[rows_[row]]; }
  Block& block_at(std::uint32_t row) { return blocks_[rows_[row]]; }
  Place locate(Element element) const;
  void move_cursor_to(std::uint32_t row) const;
  void insert_at(Place place, Stretch stretch);
  void insert_segment(std::uint32_t row, std::uint32_t segment, Stretch stretch);
  void split_segment(Place place);
  bool merge_with_next(std::uint32_t row, std::uint32_t segment);
  void split_block_if_full(std::uint32_t row);
  void add_row(std::uint32_t row);
  void count(std::uint32_t row, std::int64_t units);
  void add_piece(const Segment& segment, std::uint32_t block);

  TextRuns& runs_;
  std::vector<Block> blocks_;           // by number, which never changes
  std::vector<std::uint32_t> rows_;     // number of the block in each row
  std::vector<std::uint32_t> row_of_;   // the row of each block
  std::vector<std::uint32_t> visible_;  // visible units in each row
  std::size_t visible_count_ = 0;
  mutable Cursor cursor_;
};

}  // namespace atelier::document
