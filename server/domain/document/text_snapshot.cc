#include "server/domain/document/text_snapshot.h"

#include <algorithm>
#include <vector>

#include "server/domain/document/limits.h"
#include "server/domain/document/unicode.h"
#include "server/domain/document/varint.h"

namespace atelier::document {
namespace {

constexpr std::uint64_t kFormat = 1;

// Alternating lengths: visible, deleted, visible…
class StretchLengths {
 public:
  void add(bool visible, std::uint32_t units) {
    if (visible != visible_) {
      append_varint(bytes_, length_);
      length_ = 0;
      visible_ = visible;
    }
    length_ += units;
  }
  std::string finish() && {
    append_varint(bytes_, length_);
    return std::move(bytes_);
  }

 private:
  std::string bytes_;
  bool visible_ = true;
  std::uint64_t length_ = 0;
};

}  // namespace

std::string encode_text(const TextRuns& runs) {
  std::vector<RunId> in_order;
  in_order.reserve(runs.run_count());
  for (const TextRuns::Replica& replica : runs.replicas()) {
    in_order.insert(in_order.end(), replica.runs.begin(), replica.runs.end());
  }
  std::vector<std::uint32_t> number_of(in_order.size());
  for (std::uint32_t number = 0; number < in_order.size(); ++number) {
    number_of[in_order[number]] = number;
  }

  std::string bytes;
  append_varint(bytes, kFormat);
  append_varint(bytes, in_order.size());
  ReplicaId replica;
  std::uint64_t next_counter = 1;
  for (const RunId id : in_order) {
    const Run& run = runs[id];
    if (run.replica != replica) next_counter = 1;
    append_varint(bytes, run.replica.number() - replica.number());
    append_varint(bytes, run.first - next_counter);
    append_varint(bytes, run.length() - 1);
    replica = run.replica;
    next_counter = std::uint64_t{run.last()} + 1;
  }
  for (std::uint32_t number = 0; number < in_order.size(); ++number) {
    const Run& run = runs[in_order[number]];
    const bool at_root = run.parent == kNoRun;
    const std::int64_t distance =
        at_root ? 0 : std::int64_t{number} - std::int64_t{number_of[run.parent]};
    append_varint(bytes, at_root ? 0 : 1 + zigzag(distance));
    append_varint(bytes, run.parent_place_and_side);
  }
  StretchLengths stretches;
  std::u16string visible;
  for (const RunId id : in_order) {
    const Run& run = runs[id];
    for (std::uint32_t piece = 0; piece < run.pieces.size(); ++piece) {
      const std::uint32_t start = run.pieces[piece].start();
      const std::uint32_t end = run.piece_end(piece);
      stretches.add(run.pieces[piece].visible(), end - start);
      if (run.pieces[piece].visible()) run.units.copy_to(visible, start, end);
    }
  }
  bytes += std::move(stretches).finish();
  bytes += to_utf8(visible);
  return bytes;
}

std::string encode_written(ReplicaId author, std::uint32_t units, std::string_view utf8) {
  constexpr std::uint64_t kAtRoot = 0;
  constexpr std::uint64_t kRight = 1;
  std::string bytes;
  bytes.reserve(utf8.size() + 16);
  for (const std::uint64_t number :
       {kFormat, std::uint64_t{1}, std::uint64_t{author.number()}, std::uint64_t{0},
        std::uint64_t{units} - 1, kAtRoot, kRight, std::uint64_t{units}}) {
    append_varint(bytes, number);
  }
  return bytes += utf8;
}

namespace {

// Reads one snapshot. The steps run in the order of the format; each says whether it went well, and
// `wrong()` why not.
class SnapshotReader {
 public:
  SnapshotReader(std::string_view bytes, TextRuns& runs, TextIndex& index)
      : numbers_(bytes), runs_(runs), index_(index) {}

  const char* read() {
    const bool sound = read_header() && read_attachments() && read_stretches() && read_units() &&
                       lay_out() && keep_pairs_whole();
    return sound ? nullptr : wrong_;
  }

 private:
  struct Header {
    ElementId first;
    std::uint32_t length = 0;
  };

  bool fail(const char* wrong) {
    wrong_ = wrong;
    return false;
  }

  bool read_header() {
    if (numbers_.next() != kFormat) return fail("text snapshot: unknown format");
    const auto count = numbers_.next();
    // A run takes five bytes at least.
    if (!count || *count == 0 || *count > numbers_.rest().size() / 5) {
      return fail("text snapshot: number of runs");
    }
    headers_.reserve(*count);
    std::uint64_t replica = 0;
    std::uint64_t next_counter = 1;
    while (headers_.size() < *count) {
      const auto step = numbers_.next();
      const auto skipped = numbers_.next();
      const auto length_less_one = numbers_.next();
      if (!step || !skipped || !length_less_one) return fail("text snapshot: run cut short");
      if (*step != 0) next_counter = 1;
      replica += *step;
      const std::uint64_t first = next_counter + *skipped;
      next_counter = first + *length_less_one + 1;
      total_ += *length_less_one + 1;
      if (replica > kReplicaIdMax || next_counter - 1 > kCounterMax || total_ > kTextUnitsMax) {
        return fail("text snapshot: run out of range");
      }
      const ReplicaId owner(static_cast<std::uint32_t>(replica));
      headers_.push_back({{owner, static_cast<std::uint32_t>(first)},
                          static_cast<std::uint32_t>(*length_less_one + 1)});
    }
    return true;
  }

  bool read_attachments() {
    runs_.reserve(headers_.size());
    for (std::size_t number = 0; number < headers_.size(); ++number) {
      const auto parent = numbers_.next();
      const auto place_and_side = numbers_.next();
      if (!parent || !place_and_side) return fail("text snapshot: parent cut short");
      const Side side = (*place_and_side & 1) != 0 ? Side::Right : Side::Left;
      const std::uint64_t place = *place_and_side / 2;
      if (*parent == 0) {
        if (*place_and_side != 1) return fail("text snapshot: place at the root");
        runs_.load(headers_[number].first, {});
        continue;
      }
      const std::int64_t owner = static_cast<std::int64_t>(number) - unzigzag(*parent - 1);
      if (owner < 0 || owner >= static_cast<std::int64_t>(headers_.size())) {
        return fail("text snapshot: parent out of range");
      }
      const Header& above = headers_[static_cast<std::size_t>(owner)];
      if (place >= above.length || !may_hang(headers_[number], above, place, side)) {
        return fail("text snapshot: impossible parent");
      }
      runs_.load(headers_[number].first,
                 {{static_cast<RunId>(owner), static_cast<std::uint32_t>(place)}, side});
    }
    return true;
  }

  // An element is younger than its parent, and what continues a run is part of it.
  static bool may_hang(const Header& run, const Header& above, std::uint64_t place, Side side) {
    if (run.first.replica != above.first.replica) return true;
    const std::uint64_t parent = above.first.counter + place;
    if (parent >= run.first.counter) return false;
    return !(side == Side::Right && parent + 1 == run.first.counter);
  }

  bool read_stretches() {
    std::uint64_t left_in_run = 0;
    std::uint64_t covered = 0;
    for (bool visible = true; covered < total_; visible = !visible) {
      const auto read = numbers_.next();
      const bool may_be_empty = covered == 0 && visible;
      if (!read || (*read == 0 && !may_be_empty) || *read > total_ - covered) {
        return fail("text snapshot: lengths of stretches");
      }
      covered += *read;
      for (std::uint64_t left = *read; left > 0;) {
        if (left_in_run == 0) {
          first_stretch_.push_back(static_cast<std::uint32_t>(stretches_.size()));
          left_in_run = headers_[first_stretch_.size() - 1].length;
        }
        const auto run = static_cast<RunId>(first_stretch_.size() - 1);
        const auto taken = static_cast<std::uint32_t>(std::min(left, left_in_run));
        const auto start = static_cast<std::uint32_t>(headers_[run].length - left_in_run);
        stretches_.push_back({run, start, taken, visible});
        left -= taken;
        left_in_run -= taken;
      }
    }
    return true;
  }

  bool read_units() {
    const auto text = to_utf16(numbers_.rest());
    if (!text) return fail("text snapshot: not UTF-8");
    for (RunId run = 0; run < headers_.size(); ++run) runs_.load_room(run, headers_[run].length);
    std::u16string_view rest = *text;
    for (const TextIndex::Stretch& stretch : stretches_) {
      if (!stretch.visible) {
        runs_.load_forgotten(stretch.run, stretch.length);
        continue;
      }
      const std::u16string_view units = rest.substr(0, stretch.length);
      // Both halves of a pair are visible, next to each other in one run.
      if (units.size() != stretch.length || !well_formed(units)) {
        return fail("text snapshot: visible units");
      }
      runs_.load_units(stretch.run, units);
      rest.remove_prefix(stretch.length);
    }
    return rest.empty() || fail("text snapshot: more text than units");
  }

  // The in-order walk, with a stack of its own since a text typed backwards is as deep as it is
  // long.
  bool lay_out() {
    struct Visit {
      RunId run;
      std::uint32_t next_kid = 0;
      std::uint32_t place = 0;
    };
    runs_.load_kids();
    std::vector<Visit> stack;
    std::size_t visited = 0;
    for (const RunId top : runs_.root_kids()) {
      stack.push_back({top});
      while (!stack.empty()) {
        Visit& visit = stack.back();
        const Run& run = runs_[visit.run];
        if (visit.next_kid == run.kids.size()) {
          append(visit.run, visit.place, run.length());
          stack.pop_back();
          ++visited;
          continue;
        }
        const RunId kid = run.kids[visit.next_kid++];
        const std::uint32_t after = runs_[kid].side() == Side::Right ? 1 : 0;
        const std::uint32_t to = runs_[kid].parent_place() + after;
        append(visit.run, visit.place, to);
        visit.place = to;
        stack.push_back({kid});
      }
    }
    return visited == headers_.size() || fail("text snapshot: runs that hang at themselves");
  }

  void append(RunId run, std::uint32_t from, std::uint32_t to) {
    while (from < to) {
      const TextIndex::Stretch& stretch = stretches_[first_stretch_[run]];
      const std::uint32_t end = std::min(to, stretch.start + stretch.length);
      index_.append({run, from, end - from, stretch.visible});
      if (end == stretch.start + stretch.length) ++first_stretch_[run];
      from = end;
    }
  }

  bool keep_pairs_whole() {
    for (RunId number = 0; number < headers_.size(); ++number) {
      const Run& run = runs_[number];
      if (run.parent == kNoRun || !runs_[run.parent].visible(run.parent_place())) continue;
      const char16_t unit = runs_[run.parent].units[run.parent_place()];
      const bool split =
          run.side() == Side::Right ? is_high_surrogate(unit) : is_low_surrogate(unit);
      if (split) return fail("text snapshot: a surrogate pair is split");
    }
    return true;
  }

  VarintReader numbers_;
  TextRuns& runs_;
  TextIndex& index_;
  std::vector<Header> headers_;
  std::uint64_t total_ = 0;
  std::vector<TextIndex::Stretch> stretches_;  // in run order, cut where runs end
  std::vector<std::uint32_t> first_stretch_;   // of each run: the first one not laid out yet
  const char* wrong_ = nullptr;
};

}  // namespace

const char* load_text(std::string_view bytes, TextRuns& runs, TextIndex& index) {
  return SnapshotReader(bytes, runs, index).read();
}

}  // namespace atelier::document
