#include "server/app/local_socket.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "storage/data_folder.h"

namespace atelier::app {
namespace {

namespace fs = std::filesystem;
using storage::FileDescriptor;
using storage::system_error;

// A socket's address holds 107 bytes, which data folders may exceed: it is named by way of its
// opened folder.
class SocketAddress {
 public:
  explicit SocketAddress(const fs::path& path)
      : folder_(::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    address_.sun_family = AF_UNIX;
    const std::string name =
        "/proc/self/fd/" + std::to_string(folder_.number()) + "/" + path.filename().string();
    std::strncpy(address_.sun_path, name.c_str(), sizeof address_.sun_path - 1);
  }

  bool open() const { return folder_.open(); }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address_); }
  static socklen_t size() { return sizeof(sockaddr_un); }

 private:
  FileDescriptor folder_;
  sockaddr_un address_{};
};

FileDescriptor stream_socket() {
  return FileDescriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

}  // namespace

Result<FileDescriptor> listen_locally(const fs::path& path) {
  const SocketAddress address(path);
  FileDescriptor listener = stream_socket();
  ::unlink(path.c_str());
  constexpr int kWaitingMax = 4;
  // Nobody can connect before listen(), when the mode is right already.
  const bool listens = address.open() && listener.open() &&
                       ::bind(listener.number(), address.get(), SocketAddress::size()) == 0 &&
                       ::chmod(path.c_str(), S_IRUSR | S_IWUSR) == 0 &&
                       ::listen(listener.number(), kWaitingMax) == 0;
  if (!listens) return system_error(path, "cannot be listened on");
  return listener;
}

Result<FileDescriptor> connect_locally(const fs::path& path) {
  const SocketAddress address(path);
  FileDescriptor socket = stream_socket();
  const bool connected = address.open() && socket.open() &&
                         ::connect(socket.number(), address.get(), SocketAddress::size()) == 0;
  if (connected) return socket;
  const int number = errno;
  Error error = system_error(path, "cannot be asked");
  const bool nobody = number == ENOENT || number == ECONNREFUSED || number == ENOTDIR;
  if (nobody) error.kind = ErrorKind::NotFound;
  if (number == EACCES || number == EPERM) error.kind = ErrorKind::Forbidden;
  return error;
}

}  // namespace atelier::app
