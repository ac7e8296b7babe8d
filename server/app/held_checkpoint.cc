#include "server/app/held_checkpoint.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <string>

#include "server/app/checkpoint_door.h"
#include "server/app/local_socket.h"

namespace atelier::app {
namespace {

namespace fs = std::filesystem;

// A flush of all that the journal has in memory takes well under a second on any disk that serves.
constexpr timeval kPatience{.tv_sec = 120, .tv_usec = 0};
constexpr std::size_t kAnswerBytesMax = 4096;

std::string read_line(const storage::FileDescriptor& server) {
  std::string line;
  std::array<char, 256> buffer{};
  ::setsockopt(server.number(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  while (line.size() < kAnswerBytesMax && !line.ends_with('\n')) {
    const ssize_t size = ::recv(server.number(), buffer.data(), buffer.size(), 0);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    line.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return line;
}

}  // namespace

Result<HeldCheckpoint> HeldCheckpoint::ask(const fs::path& data) {
  auto server = connect_locally(data / kDoorName);
  if (!server) return server.error();
  const std::string answer = read_line(*server);
  if (answer == "ready\n") return HeldCheckpoint(data / kCheckpointName, std::move(*server));
  const std::string why = answer.starts_with("failed ") && answer.ends_with('\n')
                              ? answer.substr(7, answer.size() - 8)
                              : "it ended, or took too long";
  return Error{ErrorKind::Unavailable, "the server cannot give a checkpoint: " + why};
}

bool HeldCheckpoint::still_there() const {
  char unexpected = 0;
  const ssize_t size = ::recv(server_.number(), &unexpected, 1, MSG_DONTWAIT | MSG_PEEK);
  return size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace atelier::app
