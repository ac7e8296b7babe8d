#include "server/app/checkpoint_door.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <string>

#include "server/app/local_socket.h"
#include "server/base/log.h"

namespace atelier::app {
namespace {

namespace fs = std::filesystem;
using storage::FileDescriptor;

enum class Woken { Closing, Ready, TimeOver };

// Waits until the file can be read or has ended, `closing` is raised, or time is over.
Woken wait_for_input(const FileDescriptor& file, const FileDescriptor& closing,
                     std::chrono::milliseconds patience) {
  std::array<pollfd, 2> waiting{pollfd{file.number(), POLLIN, 0},
                                pollfd{closing.number(), POLLIN, 0}};
  const auto ends = std::chrono::steady_clock::now() + patience;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        ends - std::chrono::steady_clock::now());
    if (left.count() < 0) return Woken::TimeOver;
    const int woken = ::poll(waiting.data(), waiting.size(), static_cast<int>(left.count()));
    if (woken < 0 && errno != EINTR) return Woken::Closing;
    if (waiting[1].revents != 0) return Woken::Closing;
    if (woken > 0 && waiting[0].revents != 0) return Woken::Ready;
    if (woken == 0) return Woken::TimeOver;
  }
}

void remove_checkpoint(const fs::path& folder) {
  std::error_code failed;
  fs::remove_all(folder / kCheckpointName, failed);
  if (failed) {
    log_event(LogLevel::Error, "a checkpoint cannot be removed", {{"why", failed.message()}});
  }
}

void answer(const FileDescriptor& client, const std::string& line) {
  // To a client that has gone already there is nothing to say.
  static_cast<void>(::send(client.number(), line.data(), line.size(), MSG_NOSIGNAL));
}

}  // namespace

Result<std::unique_ptr<CheckpointDoor>> CheckpointDoor::open(const fs::path& folder,
                                                             storage::RocksdbJournal& journal,
                                                             std::chrono::milliseconds held_max) {
  remove_checkpoint(folder);
  std::unique_ptr<CheckpointDoor> door(new CheckpointDoor(folder, journal, held_max));
  auto listener = listen_locally(folder / kDoorName);
  if (!listener) return listener.error();
  door->listener_ = std::move(*listener);
  door->closing_ = FileDescriptor(::eventfd(0, EFD_CLOEXEC));
  if (!door->closing_.open()) return storage::system_error(folder, "cannot be watched");
  door->thread_ = std::thread([raw = door.get()] { raw->run(); });
  return door;
}

CheckpointDoor::CheckpointDoor(fs::path folder, storage::RocksdbJournal& journal,
                               std::chrono::milliseconds held_max)
    : folder_(std::move(folder)), journal_(journal), held_max_(held_max) {}

CheckpointDoor::~CheckpointDoor() {
  close();
}

void CheckpointDoor::close() {
  if (!thread_.joinable()) return;
  ::eventfd_write(closing_.number(), 1);
  thread_.join();
  std::error_code ignored;
  fs::remove(folder_ / kDoorName, ignored);
}

void CheckpointDoor::run() {
  constexpr std::chrono::hours kAnyTime{24};
  for (;;) {
    const Woken woken = wait_for_input(listener_, closing_, kAnyTime);
    if (woken == Woken::Closing) return;
    if (woken == Woken::TimeOver) continue;
    const FileDescriptor client(::accept4(listener_.number(), nullptr, nullptr, SOCK_CLOEXEC));
    if (client.open()) serve(client);
  }
}

void CheckpointDoor::serve(const FileDescriptor& client) {
  const Result<> made = journal_.checkpoint(folder_ / kCheckpointName);
  if (!made) {
    log_event(LogLevel::Error, "no checkpoint for a backup", {{"why", made.error().detail}});
    return answer(client, "failed " + made.error().detail + "\n");
  }
  log_event(LogLevel::Info, "a backup is being taken");
  answer(client, "ready\n");
  // A client says nothing more: what wakes us is its end.
  const Woken woken = wait_for_input(client, closing_, held_max_);
  remove_checkpoint(folder_);
  if (woken == Woken::Ready) return log_event(LogLevel::Info, "the backup's checkpoint is removed");
  log_event(LogLevel::Warning, "a backup was interrupted",
            {{"why", woken == Woken::Closing ? "the server stops" : "it took too long"}});
}

}  // namespace atelier::app
