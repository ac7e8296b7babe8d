#include "server/net/received_bytes.h"

// Not <netinet/tcp.h>, which knows an older and shorter tcp_info.
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace atelier::net {

std::uint64_t received_bytes(int socket) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return 0;
  return info.tcpi_bytes_received;
}

}  // namespace atelier::net
