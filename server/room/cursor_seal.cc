#include "server/room/cursor_seal.h"

#include <algorithm>
#include <span>

#include <sodium.h>

#include "server/base/check.h"

namespace atelier::room {
namespace {

constexpr std::size_t kNonceBytes = crypto_secretbox_NONCEBYTES;
constexpr std::size_t kSeqBytes = 8;
constexpr std::size_t kSealedBytes = kNonceBytes + crypto_secretbox_MACBYTES + kSeqBytes;
constexpr std::string_view kPurpose = "atelier cursor 1";

static_assert(crypto_secretbox_KEYBYTES == 32);

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::array<std::uint8_t, kSeqBytes> big_endian(std::uint64_t number) {
  std::array<std::uint8_t, kSeqBytes> bytes{};
  for (std::size_t i = 0; i < kSeqBytes; ++i) {
    bytes[kSeqBytes - 1 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  return bytes;
}

std::uint64_t number_of(const std::array<std::uint8_t, kSeqBytes>& bytes) {
  std::uint64_t number = 0;
  for (const std::uint8_t byte : bytes) number = (number << 8) | byte;
  return number;
}

}  // namespace

BoardCursorSeal::BoardCursorSeal(const ServerSecret& secret, const BoardId& board, Random& random)
    : random_(random) {
  ATELIER_CHECK(sodium_init() >= 0);
  std::string context(kPurpose);
  context.append(reinterpret_cast<const char*>(board.bytes().data()), board.bytes().size());
  const int derived = crypto_generichash(key_.data(), key_.size(), bytes_of(context),
                                         context.size(), secret.data(), secret.size());
  ATELIER_CHECK(derived == 0);
}

std::string BoardCursorSeal::seal(Seq seq) {
  std::string sealed(kSealedBytes, '\0');
  random_.fill(std::span(bytes_of(sealed), kNonceBytes));
  const auto plain = big_endian(seq.number());
  const int done = crypto_secretbox_easy(bytes_of(sealed) + kNonceBytes, plain.data(), plain.size(),
                                         bytes_of(sealed), key_.data());
  ATELIER_CHECK(done == 0);
  return sealed;
}

std::optional<Seq> BoardCursorSeal::open(std::string_view sealed) const {
  if (sealed.size() != kSealedBytes) return std::nullopt;
  std::array<std::uint8_t, kSeqBytes> plain{};
  const int opened =
      crypto_secretbox_open_easy(plain.data(), bytes_of(sealed) + kNonceBytes,
                                 sealed.size() - kNonceBytes, bytes_of(sealed), key_.data());
  if (opened != 0) return std::nullopt;
  return Seq(number_of(plain));
}

}  // namespace atelier::room
