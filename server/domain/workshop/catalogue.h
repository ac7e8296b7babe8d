// The Catalogue is what the server knows of its boards: their titles, join codes, and how long each
// is kept. It is a pure state machine over catalogue records, kept in the log of the board whose id
// is all zeros and replayed at start.
//
// Pure: no clock, no I/O, no thread of its own. Copyable, so that a changed copy can be published
// once the record that changed it is durable.
//
// Invariants: a board id is never used twice, not even after erasure; no two boards share a join
// code; a refused record changes nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/base/clock.h"
#include "server/base/ids.h"
#include "server/base/result.h"

namespace atelier::workshop {

// The log that holds the catalogue. No board ever has this id.
inline constexpr BoardId kCatalogueId{};

// 120 characters of the longest encoding: what the HTTP interface lets through.
inline constexpr std::size_t kTitleBytesMax = 480;

struct BoardCreated {
  std::string title;
  std::string code;  // as join codes are stored: letters and digits only
  WallMillis at = 0;
  WallMillis kept_until = 0;
  friend bool operator==(const BoardCreated&, const BoardCreated&) = default;
};
struct BoardRenamed {
  std::string title;
  friend bool operator==(const BoardRenamed&, const BoardRenamed&) = default;
};
struct DeletionScheduled {
  WallMillis due = 0;
  friend bool operator==(const DeletionScheduled&, const DeletionScheduled&) = default;
};
struct DeletionCancelled {
  friend bool operator==(const DeletionCancelled&, const DeletionCancelled&) = default;
};
// The board is gone for people from here on; its log is erased next, and again at every start in
// which something of it is still there.
struct BoardErased {
  friend bool operator==(const BoardErased&, const BoardErased&) = default;
};
// Replaces the join code and raises the generation, so that every link made before is revoked.
struct CodeRenewed {
  std::string code;
  friend bool operator==(const CodeRenewed&, const CodeRenewed&) = default;
};

using CatalogueEvent = std::variant<BoardCreated, BoardRenamed, DeletionScheduled,
                                    DeletionCancelled, BoardErased, CodeRenewed>;

struct CatalogueRecord {
  BoardId board;
  CatalogueEvent event;
  friend bool operator==(const CatalogueRecord&, const CatalogueRecord&) = default;
};

struct ListedBoard {
  BoardId id;
  std::string title;
  std::string code;
  WallMillis created_at = 0;
  WallMillis kept_until = 0;
  std::optional<WallMillis> deletion_due;
  std::uint32_t generation = 1;  // tokens of an older one are void

  // When the board is erased: at the end of the time it is kept, or earlier where deletion was
  // asked.
  WallMillis erased_at() const;
};

class Catalogue {
 public:
  // Judges the record and applies it. NotFound: no such board. Conflict: the id was used before,
  // the code is taken, or there is no deletion to cancel. Invalid: the title or the code is
  // unusable.
  Result<> apply(const CatalogueRecord& record);

  const ListedBoard* find(const BoardId& id) const;
  const ListedBoard* find_by_code(std::string_view code) const;
  bool was_erased(const BoardId& id) const { return erased_.contains(id); }
  std::size_t size() const { return boards_.size(); }

  // The newest board first; equal times in order of id.
  std::vector<ListedBoard> by_age() const;

  // The boards whose time is over at `now`, in order of id.
  std::vector<BoardId> due(WallMillis now) const;

 private:
  Result<> on(const BoardId& board, const BoardCreated& event);
  Result<> on(const BoardId& board, const BoardRenamed& event);
  Result<> on(const BoardId& board, const DeletionScheduled& event);
  Result<> on(const BoardId& board, const DeletionCancelled& event);
  Result<> on(const BoardId& board, const BoardErased& event);
  Result<> on(const BoardId& board, const CodeRenewed& event);

  std::map<BoardId, ListedBoard> boards_;
  std::map<std::string, BoardId, std::less<>> board_by_code_;
  std::set<BoardId> erased_;
};

// A title as it is stored: without blanks around it, without control characters, not empty, and no
// longer than kTitleBytesMax. Nothing for any other text. REQUIRES: well-formed UTF-8.
std::optional<std::string> normal_title(std::string_view text);

}  // namespace atelier::workshop
