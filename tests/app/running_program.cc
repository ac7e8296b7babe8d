#include "tests/app/running_program.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

namespace atelier::app {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void redirect(int to, const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::dup2(file, to);
  ::close(file);
}

}  // namespace

RunningProgram::RunningProgram(const std::string& folder, const std::vector<std::string>& words)
    : RunningProgram(ATELIER_PROGRAM, folder, words) {}

RunningProgram::RunningProgram(const std::string& program, const std::string& folder,
                               const std::vector<std::string>& words)
    : folder_(folder), started_(SteadyClock::now()) {
  std::vector<std::string> all{program};
  all.insert(all.end(), words.begin(), words.end());
  std::vector<char*> arguments;
  for (std::string& word : all) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  // What an earlier process left there must not be taken for this one's.
  for (const char* name : {"/stdout", "/stderr"}) std::filesystem::remove(folder_ + name);
  process_ = ::fork();
  REQUIRE(process_ >= 0);
  if (process_ > 0) return;
  redirect(STDOUT_FILENO, folder_ + "/stdout");
  redirect(STDERR_FILENO, folder_ + "/stderr");
  ::execv(arguments.front(), arguments.data());
  ::_exit(127);
}

RunningProgram::~RunningProgram() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

bool RunningProgram::prints(const std::string& text) {
  const auto deadline = SteadyClock::now() + 20s;
  while (SteadyClock::now() < deadline) {
    if (output().find(text) != std::string::npos) return true;
    siginfo_t ended{};
    ::waitid(P_PID, static_cast<id_t>(process_), &ended, WEXITED | WNOHANG | WNOWAIT);
    if (ended.si_pid != 0) return output().find(text) != std::string::npos;
    std::this_thread::sleep_for(5ms);
  }
  return false;
}

std::string RunningProgram::output() const {
  return content(folder_ + "/stdout");
}

std::uint16_t RunningProgram::port() const {
  const std::string text = output();
  const std::string before = "http://127.0.0.1:";
  const auto place = text.find(before);
  REQUIRE(place != std::string::npos);
  return static_cast<std::uint16_t>(std::stoi(text.substr(place + before.size())));
}

void RunningProgram::signal(int number) const {
  ::kill(process_, number);
}

Ended RunningProgram::wait() {
  const auto begun = SteadyClock::now();
  int status = 0;
  while (::waitpid(process_, &status, WNOHANG) == 0) {
    if (SteadyClock::now() > begun + 30s) {
      ::kill(process_, SIGKILL);
      ::waitpid(process_, &status, 0);
      break;
    }
    std::this_thread::sleep_for(5ms);
  }
  process_ = -1;
  return {
      .code = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
      .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
      .output = output(),
      .errors = content(folder_ + "/stderr"),
      .took = std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - begun)};
}

Ended run_program(const std::string& folder, const std::vector<std::string>& words) {
  return RunningProgram(folder, words).wait();
}

HttpAnswer http(std::uint16_t port, const std::string& method, const std::string& path,
                const std::string& key, const std::string& json) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    std::string request = method + " " + path +
                          " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                          "\r\nConnection: close\r\n";
    if (!key.empty()) request += "Authorization: Bearer " + key + "\r\n";
    if (!json.empty()) request += "Content-Type: application/json\r\n";
    request += "Content-Length: " + std::to_string(json.size()) + "\r\n\r\n" + json;
    ::send(socket, request.data(), request.size(), MSG_NOSIGNAL);
    std::array<char, 4096> buffer{};
    ssize_t size = 0;
    while ((size = ::recv(socket, buffer.data(), buffer.size(), 0)) > 0) {
      answer.append(buffer.data(), static_cast<std::size_t>(size));
    }
  }
  ::close(socket);
  if (answer.size() < 12) return {};
  const auto body = answer.find("\r\n\r\n");
  return {.status = std::stoi(answer.substr(9, 3)), .body = answer.substr(body + 4)};
}

}  // namespace atelier::app
