#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "server/app/commands.h"
#include "server/app/endpoint.h"
#include "server/app/local_address.h"
#include "server/app/log_output.h"
#include "server/app/server.h"
#include "server/app/start_notice.h"
#include "server/base/log.h"

namespace atelier::app {
namespace {

constexpr timespec kPurgeInterval{.tv_sec = 60 * 60, .tv_nsec = 0};
constexpr std::array kStopSignals{SIGTERM, SIGINT};

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : kStopSignals) sigaddset(&set, number);
  return set;
}

// Before any thread starts, so that all inherit it: the main thread alone takes the signals.
void hold_stop_signals() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // a reader of our output that goes away is no reason to die
}

// From here on a further signal ends the process at once, as the system does it.
void release_stop_signals() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

// Each person holds a file descriptor; what the operator allows at most is what we take.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::string here_address(const Endpoint& endpoint, std::uint16_t port) {
  return http_origin(endpoint.every_interface() ? "127.0.0.1" : endpoint.address, port);
}

StartNotice notice_of(const Settings& settings, const Server& server) {
  const Endpoint endpoint = *parse_endpoint(settings.listen);
  StartNotice notice{.version = ATELIER_VERSION,
                     .here = here_address(endpoint, server.port()),
                     .reachable = {},
                     .owner_key = server.owner_key(),
                     .board = {},
                     .hint = {}};
  notice.reachable = notice.here;
  if (!settings.public_url.empty()) {
    notice.reachable = settings.public_url;
  } else if (endpoint.every_interface()) {
    const auto local = choose_local_address(interface_addresses());
    if (local) notice.reachable = http_origin(*local, server.port());
    if (!local) notice.hint = "This machine is on no network: only it can open the address.";
  } else if (endpoint.address == "127.0.0.1" || endpoint.address == "::1") {
    notice.hint = "Only this machine can open the address; --listen 0.0.0.0:" +
                  std::to_string(server.port()) + " lets the local network in.";
  }
  if (settings.open) {
    notice.hint += notice.hint.empty() ? "" : "\n  ";
    notice.hint += "Open for everyone: anyone who reaches it may make and delete boards.";
  }
  return notice;
}

void print_notice(const StartNotice& notice) {
  const QrStyle style = ::isatty(STDOUT_FILENO) != 0 ? QrStyle::Colours : QrStyle::Plain;
  const std::string text = start_text(notice, style);
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

void run_until_stopped(Server& server) {
  const sigset_t set = stop_signals();
  while (sigtimedwait(&set, nullptr, &kPurgeInterval) < 0) {
    if (errno == EAGAIN) server.purge();
  }
}

ExitCode fail(const Error& error) {
  print_error(error.detail);
  return exit_code_of(error);
}

}  // namespace

ExitCode serve(const Settings& settings, const room::RoomFaults& faults) {
  hold_stop_signals();
  raise_descriptor_limit();
  install_log_output(settings.log_format, settings.log_level);

  const auto started = Server::start(settings, faults);
  if (!started) return fail(started.error());
  Server& server = **started;
  StartNotice notice = notice_of(settings, server);
  if (settings.example) {
    const auto example = server.example_board();
    if (!example) return fail(example.error());
    if (*example) {
      notice.board =
          StartNotice::Board{(*example)->title, (*example)->code, (*example)->links.facilitator};
    }
  }
  print_notice(notice);
  log_event(LogLevel::Info, "serving", {{"address", settings.listen}, {"port", server.port()}});
  server.purge();

  run_until_stopped(server);
  release_stop_signals();
  log_event(LogLevel::Info, "stopping");
  if (!server.stop()) {
    print_error("the disk was too slow to stop in time; everything that was confirmed is on it");
    // What still waits for the disk can't be waited for: leave without destructors.
    std::_Exit(static_cast<int>(ExitCode::Failure));
  }
  log_event(LogLevel::Info, "stopped");
  return ExitCode::Ok;
}

}  // namespace atelier::app
