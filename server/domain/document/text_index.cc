#include "server/domain/document/text_index.h"

#include <algorithm>

#include "server/base/check.h"

namespace atelier::document {
namespace {

// Room for an eighth more: most texts are short, and a block of 96 segments at once would dwarf
// them.
template <class T>
void make_room(std::vector<T>& values) {
  if (values.size() == values.capacity()) values.reserve(values.size() + values.size() / 8 + 1);
}

}  // namespace

void TextIndex::insert_first(Stretch stretch) {
  if (rows_.empty()) add_row(0);
  insert_segment(0, 0, stretch);
  split_block_if_full(0);
}

void TextIndex::insert_after(Element element, Stretch stretch) {
  Place place = locate(element);
  ++place.offset;
  insert_at(place, stretch);
}

void TextIndex::insert_before(Element element, Stretch stretch) {
  insert_at(locate(element), stretch);
}

void TextIndex::append(Stretch stretch) {
  // Three quarters full: the first edits after a load shall not split every block.
  constexpr std::size_t kLoadedSegments = kBlockSegments * 3 / 4;
  if (rows_.empty() ||
      block_at(static_cast<std::uint32_t>(rows_.size() - 1)).size() >= kLoadedSegments) {
    add_row(static_cast<std::uint32_t>(rows_.size()));
  }
  const auto row = static_cast<std::uint32_t>(rows_.size() - 1);
  Block& block = block_at(row);
  if (block.size() == block.capacity()) {
    block.reserve(std::min(kLoadedSegments, 2 * block.size() + 1));
  }
  insert_segment(row, static_cast<std::uint32_t>(block.size()), stretch);
}

// `place.offset` may be the length of the segment: right after it.
void TextIndex::insert_at(Place place, Stretch stretch) {
  Segment& segment = block_at(place.row)[place.segment];
  if (place.offset == segment.length()) {
    const bool continues = segment.run() == stretch.run && segment.end() == stretch.start;
    if (continues && segment.visible() == stretch.visible) {
      segment.grow(stretch.length);
      count(place.row, stretch.length);
      return;
    }
    insert_segment(place.row, place.segment + 1, stretch);
  } else if (place.offset == 0) {
    insert_segment(place.row, place.segment, stretch);
  } else {
    split_segment(place);
    insert_segment(place.row, place.segment + 1, stretch);
  }
  split_block_if_full(place.row);
}

void TextIndex::insert_segment(std::uint32_t row, std::uint32_t segment, Stretch stretch) {
  Block& block = block_at(row);
  make_room(block);
  block.insert(block.begin() + segment, Segment(stretch));
  add_piece(block[segment], rows_[row]);
  if (stretch.visible) count(row, stretch.length);
}

void TextIndex::split_segment(Place place) {
  Block& block = block_at(place.row);
  Stretch rest = block[place.segment].stretch();
  rest.start += place.offset;
  rest.length -= place.offset;
  block[place.segment].cut(place.offset);
  make_room(block);
  block.insert(block.begin() + place.segment + 1, Segment(rest));
  add_piece(block[place.segment + 1], rows_[place.row]);
}

// Two neighbours that continue each other become one segment and one piece.
bool TextIndex::merge_with_next(std::uint32_t row, std::uint32_t segment) {
  Block& block = block_at(row);
  if (segment + 1 >= block.size()) return false;
  Segment& one = block[segment];
  const Segment& other = block[segment + 1];
  const bool continues = one.run() == other.run() && one.end() == other.start();
  if (!continues || one.visible() != other.visible()) return false;
  Run& run = runs_[one.run()];
  run.pieces.erase(run.piece_of(other.start()));
  one.grow(other.length());
  block.erase(block.begin() + segment + 1);
  return true;
}

void TextIndex::hide(RunId run, std::uint32_t from, std::uint32_t to) {
  Place place = locate({run, from});
  if (to < block_at(place.row)[place.segment].end()) {
    Place end = place;
    end.offset += to - from;
    split_segment(end);
  }
  if (place.offset > 0) {
    split_segment(place);
    ++place.segment;
  }
  Segment& hidden = block_at(place.row)[place.segment];
  count(place.row, -std::int64_t{hidden.length()});
  hidden.hide();
  Run& owner = runs_[run];
  owner.pieces[owner.piece_of(from)] = Piece(from, rows_[place.row], false);
  merge_with_next(place.row, place.segment);
  if (place.segment > 0) merge_with_next(place.row, place.segment - 1);
  split_block_if_full(place.row);
}

TextIndex::Place TextIndex::locate(Element element) const {
  const Run& run = runs_[element.run];
  const Piece& piece = run.pieces[run.piece_of(element.place)];
  const Block& block = blocks_[piece.block()];
  const auto found = std::find_if(block.begin(), block.end(), [&](const Segment& segment) {
    return segment.run() == element.run && segment.start() == piece.start();
  });
  ATELIER_CHECK(found != block.end());
  return {row_of_[piece.block()], static_cast<std::uint32_t>(found - block.begin()),
          element.place - piece.start()};
}

TextIndex::Place TextIndex::find(std::size_t position) const {
  ATELIER_CHECK(position < visible_count_);
  if (position < cursor_.before / 2) cursor_ = {};
  while (position < cursor_.before) cursor_.before -= visible_[--cursor_.row];
  while (position - cursor_.before >= visible_[cursor_.row]) {
    cursor_.before += visible_[cursor_.row++];
  }
  std::size_t left = position - cursor_.before;
  const Block& block = block_at(cursor_.row);
  std::uint32_t segment = 0;
  while (left >= block[segment].visible_length()) left -= block[segment++].visible_length();
  return {cursor_.row, segment, static_cast<std::uint32_t>(left)};
}

Element TextIndex::element(Place place) const {
  const Segment& segment = block_at(place.row)[place.segment];
  return {segment.run(), segment.start() + place.offset};
}

std::size_t TextIndex::visible_before(Element element) const {
  const Place place = locate(element);
  move_cursor_to(place.row);
  const Block& block = block_at(place.row);
  std::size_t before = cursor_.before;
  for (std::uint32_t segment = 0; segment < place.segment; ++segment) {
    before += block[segment].visible_length();
  }
  return before + (block[place.segment].visible() ? place.offset : 0);
}

void TextIndex::move_cursor_to(std::uint32_t row) const {
  if (row < cursor_.row / 2) cursor_ = {};
  while (row < cursor_.row) cursor_.before -= visible_[--cursor_.row];
  while (row > cursor_.row) cursor_.before += visible_[cursor_.row++];
}

std::optional<TextIndex::Place> TextIndex::next(Place place) const {
  if (++place.offset < block_at(place.row)[place.segment].length()) return place;
  return next_segment(place);
}

TextIndex::Stretch TextIndex::stretch_at(Place place) const {
  Stretch stretch = block_at(place.row)[place.segment].stretch();
  stretch.start += place.offset;
  stretch.length -= place.offset;
  return stretch;
}

std::optional<TextIndex::Place> TextIndex::next_segment(Place place) const {
  if (place.segment + 1 < block_at(place.row).size()) return Place{place.row, place.segment + 1, 0};
  if (place.row + 1 < rows_.size()) return Place{place.row + 1, 0, 0};
  return std::nullopt;
}

void TextIndex::split_block_if_full(std::uint32_t row) {
  if (block_at(row).size() <= kBlockSegments) return;
  add_row(row + 1);
  Block& full = block_at(row);
  const auto half = full.begin() + static_cast<std::ptrdiff_t>(full.size() / 2);
  Block moved(half, full.end());
  Block kept(full.begin(), half);
  full = std::move(kept);
  std::int64_t moved_units = 0;
  for (const Segment& segment : moved) {
    Run& run = runs_[segment.run()];
    run.pieces[run.piece_of(segment.start())] =
        Piece(segment.start(), rows_[row + 1], segment.visible());
    moved_units += segment.visible_length();
  }
  block_at(row + 1) = std::move(moved);
  count(row, -moved_units);
  count(row + 1, moved_units);
}

// Puts an empty block into the row; later rows move on by one.
void TextIndex::add_row(std::uint32_t row) {
  make_room(blocks_);
  make_room(rows_);
  make_room(row_of_);
  make_room(visible_);
  const auto number = static_cast<std::uint32_t>(blocks_.size());
  blocks_.emplace_back();
  row_of_.push_back(row);
  rows_.insert(rows_.begin() + row, number);
  visible_.insert(visible_.begin() + row, 0);
  for (std::size_t later = row + 1; later < rows_.size(); ++later) ++row_of_[rows_[later]];
  if (cursor_.row >= row && rows_.size() > 1) ++cursor_.row;
}

void TextIndex::count(std::uint32_t row, std::int64_t units) {
  visible_[row] = static_cast<std::uint32_t>(visible_[row] + units);
  visible_count_ = static_cast<std::size_t>(static_cast<std::int64_t>(visible_count_) + units);
  if (row < cursor_.row) {
    cursor_.before = static_cast<std::size_t>(static_cast<std::int64_t>(cursor_.before) + units);
  }
}

void TextIndex::add_piece(const Segment& segment, std::uint32_t block) {
  CompactVector<Piece>& pieces = runs_[segment.run()].pieces;
  const Piece piece(segment.start(), block, segment.visible());
  if (pieces.empty() || pieces.back().start() < segment.start()) {
    pieces.push_back(piece);
    return;
  }
  const auto at =
      std::upper_bound(pieces.begin(), pieces.end(), segment.start(),
                       [](std::uint32_t wanted, const Piece& one) { return wanted < one.start(); });
  pieces.insert(static_cast<std::size_t>(at - pieces.begin()), piece);
}

}  // namespace atelier::document
