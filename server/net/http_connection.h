// An HTTP connection: reads requests, has the router answer them, keeps alive, or becomes a
// WebSocket.
//
// Lifecycle: keeps itself alive by its pending operations; ends by the peer, a deadline, an error
// or the drain. Thread: the io_context of its socket. Limits: NetLimits; a header or body beyond
// them is answered with 431 or 413 and the connection ends.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "server/net/connections.h"

namespace atelier::net {

struct Services;

// Call on the socket's executor.
void start_http_connection(boost::asio::ip::tcp::socket socket, Connections::Place place,
                           std::shared_ptr<Services> services);

}  // namespace atelier::net
