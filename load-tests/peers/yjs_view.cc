#include "load-tests/peers/yjs_view.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "load-tests/peers/lib0.h"
#include "load-tests/peers/yjs_author.h"
#include "load-tests/peers/yjs_struct.h"

namespace atelier::load {
namespace {

// Puts an x and the y that follows it together.
class Positions {
 public:
  std::optional<Tag> next(const YjsStruct& item) {
    const std::optional<std::int32_t> x = std::exchange(x_, std::nullopt);
    if (!item.integer) return std::nullopt;
    if (x && (item.follows || item.key == "y")) return tag_at(*x, *item.integer);
    if (item.follows || item.key == "x") x_ = item.integer;
    return std::nullopt;
  }

 private:
  std::optional<std::int32_t> x_;
};

void read_deletions(Lib0Reader& update) {
  for (std::uint64_t clients = update.number(); update.ok() && clients > 0; --clients) {
    update.number32();
    for (std::uint64_t runs = update.number(); update.ok() && runs > 0; --runs) {
      update.number32();
      update.number32();
    }
  }
}

}  // namespace

// False if structs before these are missing; all of them are read all the same.
bool YjsView::integrate_client(Lib0Reader& update, std::vector<Tag>& edits) {
  std::uint64_t left = update.number();
  std::uint32_t& known = clocks_[update.number32()];
  std::uint32_t clock = update.number32();
  bool whole = true;
  Positions positions;
  for (; update.ok() && left > 0; --left) {
    const YjsStruct item = read_yjs_struct(update);
    const bool is_new = clock >= known;
    if (is_new && (clock > known || item.missing)) whole = false;
    const std::optional<Tag> tag = positions.next(item);
    clock += item.length;
    if (!whole) continue;
    known = std::max(known, clock);
    if (!is_new) continue;
    if (item.is_map && item.at_root && item.root == kYjsNotes) ++notes_;
    if (tag) edits.push_back(*tag);
  }
  return whole;
}

Integration YjsView::integrate(std::string_view bytes, std::vector<Tag>& edits) {
  Lib0Reader update(bytes);
  bool whole = true;
  for (std::uint64_t clients = update.number(); update.ok() && clients > 0; --clients) {
    whole = integrate_client(update, edits) && whole;
  }
  read_deletions(update);
  if (!update.ok() || !update.at_end()) return Integration::Unreadable;
  return whole ? Integration::Done : Integration::Gap;
}

std::uint32_t YjsView::clock_of(std::uint32_t client) const {
  const auto found = clocks_.find(client);
  return found == clocks_.end() ? 0 : found->second;
}

std::string YjsView::state_vector() const {
  Lib0Writer vector;
  vector.number(clocks_.size());
  for (const auto& [client, clock] : clocks_) {
    vector.number(client);
    vector.number(clock);
  }
  return vector.take();
}

std::uint32_t clock_in(std::string_view state_vector, std::uint32_t client) {
  Lib0Reader vector(state_vector);
  for (std::uint64_t left = vector.number(); vector.ok() && left > 0; --left) {
    const std::uint32_t of = vector.number32();
    const std::uint32_t clock = vector.number32();
    if (of == client) return clock;
  }
  return 0;
}

}  // namespace atelier::load
