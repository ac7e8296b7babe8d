// BoardApi: what the HTTP routes ask of the program. server/app implements it over the catalogue,
// the journal and the rooms.
//
// Thread: called from any network thread; answers come through `done`, once, on any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "protocol/messages.h"
#include "server/base/clock.h"
#include "server/base/ids.h"
#include "server/base/result.h"
#include "server/net/reversal_request.h"

namespace atelier::net {

struct BoardLinks {
  std::string facilitator;  // paths with the token in the fragment: "/b/<id>#t=…"
  std::string participant;
  std::string observer;
};

struct BoardSummary {
  BoardId id;
  std::string title;
  std::string code;  // "ABCD-EFGH"
  WallMillis created_at = 0;
  WallMillis kept_until = 0;
  std::optional<WallMillis> deletion_due;
  BoardLinks links;
};

enum class ExportFormat : std::uint8_t { Markdown, Json };

template <class T>
using Done = std::function<void(Result<T>)>;

class BoardApi {
 public:
  virtual ~BoardApi() = default;

  // True for the owner key, or for anyone where the server runs with --open. Constant time.
  virtual bool is_owner(const std::string& bearer) const = 0;

  virtual void create(std::string title, Done<BoardSummary> done) = 0;
  virtual void list(Done<std::vector<BoardSummary>> done) = 0;
  virtual void rename(BoardId board, std::string title, Done<BoardSummary> done) = 0;
  // An empty title: the copy bears the original's.
  virtual void duplicate(BoardId board, std::string title, Done<BoardSummary> done) = 0;
  virtual void schedule_deletion(BoardId board, Done<BoardSummary> done) = 0;
  virtual void cancel_deletion(BoardId board, Done<BoardSummary> done) = 0;
  virtual void export_board(BoardId board, ExportFormat format, Done<std::string> done) = 0;
  // NotFound: no such board. Invalid: what is to be taken back is not there, and what to do.
  virtual void take_back(BoardId board, const ReversalRequest& request,
                         Done<ReversalAnswer> done) = 0;

  // A join code as typed, in any case, with or without its separator. NotFound when there is none.
  struct Joined {
    BoardId board;
    std::string title;
    std::string participant_token;
  };
  virtual Result<Joined> join(const std::string& code) const = 0;

  // The role that `token` grants on `board`. Forbidden (not ours, other board, revoked), NotFound
  // (board deleted); `expired` tells an expired token apart.
  struct Access {
    protocol::Role role = protocol::Role::Observer;
    bool expired = false;
  };
  virtual Result<Access> access(const BoardId& board, const std::string& token) const = 0;

  // For /readyz: the storage is open and the server is not draining.
  virtual bool ready() const = 0;
};

}  // namespace atelier::net
