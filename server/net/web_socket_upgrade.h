// The step from an HTTP connection to a WebSocket session, onto the thread of its board.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <memory>
#include <optional>

#include "server/base/ids.h"
#include "server/net/connections.h"
#include "server/net/socket_handover.h"

namespace atelier::net {

struct Services;

using UpgradeRequest = boost::beast::http::request<boost::beast::http::empty_body>;

// Call on `executor`. `board` is nothing where the path named none: the socket is then opened only
// to be closed with BOARD_NOT_FOUND, because a browser cannot see why an upgrade failed.
void start_web_socket_session(SocketHandover handover, const boost::asio::any_io_executor& executor,
                              UpgradeRequest request, std::optional<BoardId> board,
                              Connections::Place place, std::shared_ptr<Services> services);

}  // namespace atelier::net
