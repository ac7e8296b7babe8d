// A CursorSeal turns a seq into bytes that a client may hold and can't read, and back (SPEC DEL-3).
//
// BoardCursorSeal encrypts with libsodium's secretbox (XSalsa20-Poly1305) under a key derived from
// the server's secret and the board's id, with a fresh nonce each time. A cursor of another board,
// of another server or of anyone's making does not open (DEL-4).
//
// Thread: that of the room that owns it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/base/ids.h"
#include "server/base/random.h"

namespace atelier::room {

class CursorSeal {
 public:
  virtual ~CursorSeal() = default;
  virtual std::string seal(Seq seq) = 0;
  virtual std::optional<Seq> open(std::string_view sealed) const = 0;
};

// Lies in the data folder; whoever has it can read cursors, which tells them how busy a board is.
using ServerSecret = std::array<std::uint8_t, 32>;

class BoardCursorSeal final : public CursorSeal {
 public:
  // `random` outlives the seal.
  BoardCursorSeal(const ServerSecret& secret, const BoardId& board, Random& random);

  std::string seal(Seq seq) override;
  std::optional<Seq> open(std::string_view sealed) const override;

 private:
  std::array<std::uint8_t, 32> key_{};
  Random& random_;
};

}  // namespace atelier::room
