#include "server/app/key_files.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "server/app/base64url.h"

namespace atelier::app {
namespace {

constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;
// A key file holds 43 characters and a line end; more than this is something else.
constexpr std::size_t kKeyFileBytesMax = 128;

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }
  bool open() const { return descriptor_ >= 0; }

 private:
  int descriptor_;
};

Error refused(const std::string& what, const std::filesystem::path& path, int number) {
  return {ErrorKind::Unavailable,
          "cannot " + what + " " + path.string() + ": " + std::strerror(number)};
}

Result<> write_whole(int descriptor, std::string_view text, const std::filesystem::path& path) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return refused("write", path, errno);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(descriptor) != 0) return refused("flush", path, errno);
  return {};
}

// Written beside its place and moved there once it is on disk, so that no start finds half a key.
Result<> create_key(const std::filesystem::path& path, std::string_view text) {
  const std::filesystem::path draft = path.string() + ".new";
  {
    const File file(
        ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly));
    if (!file.open()) return refused("create", draft, errno);
    // A draft left by an interrupted start keeps its old mode; the umask may have narrowed ours.
    if (::fchmod(file.get(), kOwnerOnly) != 0) return refused("set the mode of", draft, errno);
    if (auto written = write_whole(file.get(), text, draft); !written) return written;
  }
  if (::rename(draft.c_str(), path.c_str()) != 0) return refused("create", path, errno);
  const File folder(::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.open() || ::fsync(folder.get()) != 0) {
    return refused("flush", path.parent_path(), errno);
  }
  return {};
}

Result<std::string> read_key(const File& file, const std::filesystem::path& path) {
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0) return refused("examine", path, errno);
  if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Error{ErrorKind::Forbidden,
                 "other users of this machine can open the secret " + path.string() +
                     "; nothing was changed; run: chmod 600 " + path.string()};
  }
  std::string text(kKeyFileBytesMax, '\0');
  const ssize_t size = ::read(file.get(), text.data(), text.size());
  if (size < 0) return refused("read", path, errno);
  text.resize(static_cast<std::size_t>(size));
  if (!text.empty() && text.back() == '\n') text.pop_back();
  const auto bytes = decode_base64url(text);
  if (!bytes || bytes->size() != std::tuple_size_v<SecretKey>) {
    return Error{ErrorKind::Damaged, path.string() + " does not hold a key; nothing was changed; " +
                                         "restore it from a backup, or move it away to get a new "
                                         "key (links made with the old one will no longer open)"};
  }
  return text;
}

Result<std::string> open_key(const std::filesystem::path& path, Random& random) {
  {
    const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (file.open()) return read_key(file, path);
    if (errno != ENOENT) return refused("open", path, errno);
  }
  SecretKey key{};
  random.fill(key);
  const std::string text =
      encode_base64url({reinterpret_cast<const char*>(key.data()), key.size()});
  if (auto created = create_key(path, text + "\n"); !created) return created.error();
  return text;
}

}  // namespace

Result<DataKeys> open_key_files(const std::filesystem::path& folder, Random& random) {
  auto owner = open_key(folder / "owner.key", random);
  if (!owner) return owner.error();
  const auto server = open_key(folder / "server.key", random);
  if (!server) return server.error();
  DataKeys keys{.owner = std::move(*owner)};
  const std::string bytes = *decode_base64url(*server);
  std::copy(bytes.begin(), bytes.end(), keys.server.begin());
  return keys;
}

SecretKey derive_key(const SecretKey& server, KeyPurpose purpose) {
  static_assert(crypto_kdf_KEYBYTES == std::tuple_size_v<SecretKey>);
  SecretKey derived{};
  crypto_kdf_derive_from_key(derived.data(), derived.size(), static_cast<std::uint64_t>(purpose),
                             "atelier1", server.data());
  return derived;
}

SecretKey bind_key(const SecretKey& key, std::span<const std::uint8_t> thing) {
  SecretKey bound{};
  crypto_generichash(bound.data(), bound.size(), thing.data(), thing.size(), key.data(),
                     key.size());
  return bound;
}

}  // namespace atelier::app
