// Boards is what the program knows and does about boards as a whole: make, list, rename, copy,
// delete, export, and say who may enter. It is what the HTTP routes and the sockets ask.
//
// Durable before visible: a board exists for others, or is gone, once the catalogue's entry about
// it is on disk. A board's own first entries come before the catalogue's, so a listed board always
// has a log; erasing starts with the catalogue's entry, so a power cut in the middle is finished at
// the next start.
//
// Thread: every function from any thread. Lifetime: outlives its executors' last function.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "server/app/access_tokens.h"
#include "server/app/catalogue_store.h"
#include "server/app/clock_watch.h"
#include "server/base/random.h"
#include "server/net/board_api.h"
#include "server/room/join_request.h"
#include "server/room/room.h"

namespace atelier::app {

// What Boards tells the rooms that are open.
class LiveRooms {
 public:
  using Choose = std::function<protocol::ServerOperations(const room::Board&)>;
  using Changed = std::function<void(Result<room::ServerChange>)>;

  virtual ~LiveRooms() = default;
  // Boards::facts() now says something else.
  virtual void facts_changed(const BoardId& board) = 0;
  // Shows the board as it is now; `done` follows once all that was shown is durable.
  virtual void look(const BoardId& board, std::function<void(const room::Board&)> see,
                    std::function<void(Result<>)> done) = 0;
  // Changes the board in the server's name, by what `choose` makes of it as it is then; `done`
  // follows once that is durable.
  virtual void change(const BoardId& board, Choose choose, Changed done) = 0;
  // Ends every session with BOARD_NOT_FOUND, then calls `then` once nothing more is written.
  virtual void close(const BoardId& board, std::function<void()> then) = 0;
};

struct BoardRules {
  std::string owner_key;
  bool open = false;  // a demonstration: everyone counts as the owner
  WallMillis kept_for = 0;
  WallMillis deletion_delay = 0;
};

struct BoardsPorts {
  storage::Journal& journal;
  LogWriter& writer;
  const Clock& clock;
  Random& random;  // usable from any thread
  Post aside;      // may block on the disk
};

class Boards final : public net::BoardApi {
 public:
  // `catalogue` and `rooms` outlive this object; `rooms` may come later, before the first request.
  Boards(BoardsPorts ports, BoardRules rules, AccessTokens tokens, CatalogueStore& catalogue);

  void set_rooms(LiveRooms& rooms) { rooms_ = &rooms; }

  bool is_owner(const std::string& bearer) const override;
  void create(std::string title, net::Done<net::BoardSummary> done) override;
  void list(net::Done<std::vector<net::BoardSummary>> done) override;
  void rename(BoardId board, std::string title, net::Done<net::BoardSummary> done) override;
  void duplicate(BoardId board, std::string title, net::Done<net::BoardSummary> done) override;
  void schedule_deletion(BoardId board, net::Done<net::BoardSummary> done) override;
  void cancel_deletion(BoardId board, net::Done<net::BoardSummary> done) override;
  void export_board(BoardId board, net::ExportFormat format, net::Done<std::string> done) override;
  void take_back(BoardId board, const net::ReversalRequest& request,
                 net::Done<net::ReversalAnswer> done) override;
  Result<Joined> join(const std::string& code) const override;
  Result<Access> access(const BoardId& board, const std::string& token) const override;
  bool ready() const override { return !stopping_; }

  // A board with a given id and content. Conflict when the id was used before.
  void create_with(BoardId board, std::string title, protocol::BoardSeeded seed,
                   net::Done<net::BoardSummary> done);

  // What a room needs to know; NotFound for a board that is not there for people.
  Result<room::BoardFacts> facts(const BoardId& board) const;
  std::optional<net::BoardSummary> find(const BoardId& board) const;
  bool was_erased(const BoardId& board) const { return catalogue_.current()->was_erased(board); }

  // Erases the boards whose time is over, if the clock has run evenly since the last call: what is
  // erased because of a wrong clock is gone. Call at start, where it erases nothing yet, and
  // hourly, from one thread.
  void purge();

  // No change begins from here on, and ready() is false.
  void stop() { stopping_ = true; }

 private:
  Result<> check_running() const;
  void change(const BoardId& board, workshop::CatalogueEvent event,
              net::Done<net::BoardSummary> done);
  void write_first_entries(const BoardId& board, protocol::BoardSeeded seed,
                           std::function<void(Result<>)> done);
  void erase(const BoardId& board);
  net::BoardSummary summary(const workshop::ListedBoard& board) const;
  std::string token(const workshop::ListedBoard& board, protocol::Role role) const;
  std::string link(const workshop::ListedBoard& board, protocol::Role role) const;
  // The board if it exists and its time is not over.
  const workshop::ListedBoard* living(const workshop::Catalogue& catalogue,
                                      const BoardId& board) const;

  const BoardsPorts ports_;
  const BoardRules rules_;
  const AccessTokens tokens_;
  CatalogueStore& catalogue_;
  LiveRooms* rooms_ = nullptr;
  ClockWatch clock_watch_;
  std::atomic<bool> stopping_{false};
};

// Finishes the erasures that a crash interrupted. Call at start, before any room opens.
Result<> erase_remains(storage::Journal& journal, const workshop::Catalogue& catalogue);

}  // namespace atelier::app
