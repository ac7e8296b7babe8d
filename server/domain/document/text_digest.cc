#include "server/domain/document/text_digest.h"

namespace atelier::document {
namespace {

constexpr std::uint32_t kElementItem = 4;

enum class Visibility { Visible, Deleted };

Digest element_item(ElementId id, ElementId parent, Side side, std::uint32_t unit) {
  ItemHash hash;
  hash.add(kElementItem).add(id.replica.number()).add(id.counter);
  hash.add(parent.replica.number()).add(parent.counter).add(side == Side::Right ? 1 : 0);
  return hash.add(unit).finish();
}

Digest stretch_digest(const TextRuns& runs, RunId number, std::uint32_t from, std::uint32_t to,
                      Visibility visibility) {
  const Run& run = runs[number];
  ElementId parent{run.replica, run.first + from - 1};
  Side side = Side::Right;
  if (from == 0) {
    side = run.side();
    parent = run.parent == kNoRun ? ElementId{} : runs.id_of({run.parent, run.parent_place()});
  }
  Digest sum;
  for (std::uint32_t place = from; place < to; ++place) {
    const bool visible = visibility == Visibility::Visible;
    const ElementId id{run.replica, run.first + place};
    sum += element_item(id, parent, side, visible ? run.units[place] : kDeletedUnit);
    parent = id;
    side = Side::Right;
  }
  return sum;
}

}  // namespace

Digest visible_digest(const TextRuns& runs, RunId run, std::uint32_t from, std::uint32_t to) {
  return stretch_digest(runs, run, from, to, Visibility::Visible);
}

Digest deleted_digest(const TextRuns& runs, RunId run, std::uint32_t from, std::uint32_t to) {
  return stretch_digest(runs, run, from, to, Visibility::Deleted);
}

Digest written_digest(ReplicaId author, std::u16string_view units) {
  Digest sum;
  ElementId parent;
  for (const char16_t unit : units) {
    const ElementId id{author, parent.counter + 1};
    sum += element_item(id, parent, Side::Right, unit);
    parent = id;
  }
  return sum;
}

Digest whole_digest(const TextRuns& runs) {
  Digest sum;
  for (RunId number = 0; number < runs.run_count(); ++number) {
    const Run& run = runs[number];
    for (std::uint32_t piece = 0; piece < run.pieces.size(); ++piece) {
      const Visibility visibility =
          run.pieces[piece].visible() ? Visibility::Visible : Visibility::Deleted;
      sum +=
          stretch_digest(runs, number, run.pieces[piece].start(), run.piece_end(piece), visibility);
    }
  }
  return sum;
}

}  // namespace atelier::document
