#include "server/room/seat_hash.h"

#include <sodium.h>

#include <string>

#include "server/base/check.h"

namespace atelier::room {

protocol::SeatHash seat_hash(const BoardId& board, const protocol::SeatKey& key) {
  std::string message = "atelier seat 1";
  message.append(reinterpret_cast<const char*>(board.bytes().data()), board.bytes().size());
  message.append(reinterpret_cast<const char*>(key.data()), key.size());
  protocol::SeatHash hash{};
  const int hashed = crypto_generichash(hash.data(), hash.size(),
                                        reinterpret_cast<const unsigned char*>(message.data()),
                                        message.size(), nullptr, 0);
  ATELIER_CHECK(hashed == 0);
  return hash;
}

}  // namespace atelier::room
