// How many bytes have arrived on a TCP connection so far, read or not.
#pragma once

#include <cstdint>

namespace atelier::net {

// 0 where the system does not say.
std::uint64_t received_bytes(int socket);

}  // namespace atelier::net
