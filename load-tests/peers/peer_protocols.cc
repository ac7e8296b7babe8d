// The list of other products that the engine can speak to; ./start has their servers.
#include <array>

#include "load-tests/generator/wire_protocols.h"
#include "load-tests/peers/tldraw_client.h"
#include "load-tests/peers/yjs_client.h"

namespace atelier::load {
namespace {

std::unique_ptr<WireClient> join_y_websocket(const WireSeat& seat) {
  return std::make_unique<YjsClient>(seat, YjsServer::YWebsocket);
}

std::unique_ptr<WireClient> join_hocuspocus(const WireSeat& seat) {
  return std::make_unique<YjsClient>(seat, YjsServer::Hocuspocus);
}

std::unique_ptr<WireClient> join_tldraw(const WireSeat& seat) {
  return std::make_unique<TldrawClient>(seat);
}

constexpr std::array<WireProtocol, 3> kPeers = {{{"y-websocket", join_y_websocket},
                                                 {"hocuspocus", join_hocuspocus},
                                                 {"tldraw-sync", join_tldraw}}};

}  // namespace

std::span<const WireProtocol> peer_protocols() {
  return kPeers;
}

}  // namespace atelier::load
