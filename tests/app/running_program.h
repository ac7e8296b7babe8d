// The real program in a process of its own, and a small blocking HTTP client for it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace atelier::app {

struct Ended {
  int code = -1;  // exit code; -1 when a signal ended it
  int signal = 0;
  std::string output;
  std::string errors;
  std::chrono::milliseconds took{0};
};

class RunningProgram {
 public:
  // Output and errors go to files in `folder`.
  RunningProgram(const std::string& folder, const std::vector<std::string>& words);
  // Another program than the server's.
  RunningProgram(const std::string& program, const std::string& folder,
                 const std::vector<std::string>& words);
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;
  // Ends it with SIGKILL if it still runs.
  ~RunningProgram();

  // Waits until stdout holds `text`; false when the process ends or ten seconds pass first.
  bool prints(const std::string& text);
  std::string output() const;
  // The port in the first "http://127.0.0.1:PORT" that was printed.
  std::uint16_t port() const;

  pid_t process() const { return process_; }
  void signal(int number) const;
  // Waits for the end, at most half a minute.
  Ended wait();

 private:
  std::string folder_;
  pid_t process_ = -1;
  std::chrono::steady_clock::time_point started_;
};

// Runs a command to its end.
Ended run_program(const std::string& folder, const std::vector<std::string>& words);

struct HttpAnswer {
  int status = 0;
  std::string body;
};

// One request on a connection of its own; status 0 when nobody answers.
HttpAnswer http(std::uint16_t port, const std::string& method, const std::string& path,
                const std::string& key = {}, const std::string& json = {});

}  // namespace atelier::app
