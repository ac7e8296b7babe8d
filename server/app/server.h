// A Server is the whole running program: journal, rooms, boards, network, on one data folder.
//
// Lifecycle: start(), then stop() once. start() does everything that can fail and leaves nothing
// running when it does. Thread: made, used and destroyed on one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "server/app/settings.h"
#include "server/base/result.h"
#include "server/net/board_api.h"
#include "server/room/room_faults.h"

namespace atelier::app {

class Server {
 public:
  // Errors are whole lines for the operator. NotFound: no web folder. Busy: another process holds
  // the folder. Damaged: see journal.h. A write whose outcome is unknown ends the process with 70.
  // `faults` are for tests: the program has no setting that reaches them.
  static Result<std::unique_ptr<Server>> start(const Settings& settings,
                                               const room::RoomFaults& faults = {});
  ~Server();

  std::uint16_t port() const;
  const std::string& owner_key() const;

  // The example board; made where it never was. Nothing where it was deleted since.
  Result<std::optional<net::BoardSummary>> example_board();

  // Erases the boards whose time is over, as Boards::purge() says.
  void purge();

  // Refuses newcomers, lets everything accepted become durable, asks every session to come back,
  // writes snapshots. False when that took too long: what was acknowledged is on disk all the same.
  bool stop();

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace atelier::app
