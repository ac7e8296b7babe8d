// A WebSocketSession is one connection of one participant to one board (SPEC CON, DEL).
//
// Life: upgrade → Hello within the limit → the room's join() → frames up, deliveries down → Closing
// and a close code, or silence. The room hears left() exactly once if, and only if, it heard
// join().
//
// Thread: the board's executor, for everything but drain(). Ownership: its pending operations and
// the room keep it alive; it holds the room's handle until it has left.
//
// A session that cannot keep up is closed, not waited for; one that sends too fast is read more
// slowly, and nothing of what it sent is lost, unless it goes on for too long (flood_control.h).
// One read and one write are pending at most; a message that the kernel takes at once is no
// pending write (frame_socket.h).
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/messages.h"
#include "server/net/frame_socket.h"
#include "server/net/outbox.h"
#include "server/net/services.h"
#include "server/net/web_socket_upgrade.h"
#include "server/room/room_directory.h"
#include "server/room/session_port.h"

namespace atelier::net {

class WebSocketSession final : public room::SessionPort,
                               public Drainable,
                               public std::enable_shared_from_this<WebSocketSession> {
 public:
  WebSocketSession(FrameSocket::Socket socket, std::optional<BoardId> board,
                   Connections::Place place, std::shared_ptr<Services> services);
  ~WebSocketSession() override;

  void start(UpgradeRequest request);

  void deliver(room::OutboundFrame frame) override;
  void flush() override;
  void close(protocol::CloseReason reason, std::string detail) override;
  void drain() override;
  void abandon() override;

 private:
  enum class State { Upgrading, AwaitingHello, Opening, Joined, Closing, Ended };

  void configure();
  void on_upgraded(boost::system::error_code error);

  void read();
  void on_read(boost::system::error_code error);
  void on_control_frame(boost::beast::websocket::frame_type kind);
  bool receives_too_much();
  void on_frame(protocol::ClientMessage message, std::size_t bytes);
  void on_hello(protocol::Hello hello);
  void on_room(Result<std::shared_ptr<room::RoomHandle>> room, room::JoinRequest request);
  void on_push(protocol::Push push);
  void on_ping(const protocol::Ping& ping);
  void read_at_the_allowed_rate();

  void enqueue(room::OutboundFrame frame);
  void flush_soon();
  void on_written(boost::system::error_code error);
  void send_close_code();
  void end_soon();
  void count_outbox_bytes();

  void watch();
  void on_watch();
  void end();

  const std::shared_ptr<Services> services_;
  const std::optional<BoardId> board_;
  Connections::Place place_;
  State state_ = State::Upgrading;

  boost::beast::websocket::stream<FrameSocket, false> stream_;
  boost::beast::flat_buffer inbox_;
  Outbox outbox_;
  std::optional<FloodControl::Account> account_;  // from Hello on
  std::size_t early_control_frames_ = 0;
  std::uint64_t received_bytes_ = 0;
  boost::asio::steady_timer watch_;
  boost::asio::steady_timer slow_down_;

  std::shared_ptr<room::RoomHandle> room_;
  std::optional<SessionId> session_;
  protocol::CloseReason close_reason_ = protocol::CloseReason::Retry;

  bool reading_ = false;
  bool paused_ = false;  // the room asked to wait
  bool flush_posted_ = false;
  bool close_code_sent_ = false;
  bool peer_closes_ = false;  // nothing may follow the answer to that
  std::int64_t counted_outbox_bytes_ = 0;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point last_received_ = began_;
  std::chrono::steady_clock::time_point write_began_ = began_;
  std::chrono::steady_clock::time_point closing_began_ = began_;
};

}  // namespace atelier::net
