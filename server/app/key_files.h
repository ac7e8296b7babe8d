// The two secrets of a data folder, each a file that its owner alone can read (mode 0600).
//
// owner.key: whoever holds it may list, make and delete boards; shown to the operator in a link.
// server.key: signs links and seals cursors; never leaves the server. Replacing it revokes every
// link. Both are written at the first start, complete or not at all, and never changed afterwards.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "server/base/random.h"
#include "server/base/result.h"

namespace atelier::app {

using SecretKey = std::array<std::uint8_t, 32>;

struct DataKeys {
  std::string owner;  // as it stands in the file: 43 characters of base64url
  SecretKey server{};
};

// Reads both keys, making those that are missing. Forbidden: others may read or write a file, with
// the chmod command that helps. Damaged: a file is not a key. Unavailable: the system refused.
Result<DataKeys> open_key_files(const std::filesystem::path& folder, Random& random);

// What a server key is used for; each use has a key of its own.
enum class KeyPurpose : std::uint64_t { Tokens = 1, Cursors = 2, ExampleBoard = 3 };
SecretKey derive_key(const SecretKey& server, KeyPurpose purpose);

// A key that holds for one thing alone, such as one history of the journal.
SecretKey bind_key(const SecretKey& key, std::span<const std::uint8_t> thing);

}  // namespace atelier::app
