// atelier-crowd: a crowd on the boards of a server on this machine, led through standard input.
//
// It answers each line (crowd.h) with one line of JSON, and ends with its input. Exit codes: 0 it
// ended, 2 usage.
#include <sodium.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>
#include <istream>
#include <string>
#include <vector>

#include "tests/faults/crowd.h"

namespace {

using atelier::faults::Crowd;
using atelier::faults::CrowdPlan;

// Lines of standard input, one after the other.
class Leader {
 public:
  Leader(boost::asio::io_context& context, Crowd& crowd)
      : context_(context), crowd_(crowd), input_(context, ::dup(STDIN_FILENO)) {}

  void listen() {
    boost::asio::async_read_until(input_, bytes_, '\n',
                                  [this](const boost::system::error_code& ended, std::size_t) {
                                    if (ended) return context_.stop();
                                    std::string line;
                                    std::getline(std::istream(&bytes_), line);
                                    // Not from inside this handler: obeying may run the context for
                                    // a while.
                                    pending_ = std::move(line);
                                    context_.stop();
                                  });
  }

  // False when the input is at its end.
  bool obey_next() {
    context_.restart();
    pending_.clear();
    listen();
    context_.run();
    if (pending_.empty()) return false;
    context_.restart();
    std::cout << boost::json::serialize(crowd_.obey(pending_)) << std::endl;
    return true;
  }

 private:
  boost::asio::io_context& context_;
  Crowd& crowd_;
  boost::asio::posix::stream_descriptor input_;
  boost::asio::streambuf bytes_;
  std::string pending_;
};

bool read_places(const std::vector<std::string>& words, CrowdPlan& plan) {
  for (const std::string& word : words) {
    const auto colon = word.find(':');
    if (colon == std::string::npos) return false;
    plan.places.push_back({word.substr(0, colon), word.substr(colon + 1)});
  }
  return true;
}

}  // namespace

int main(int count, char** words) {
  if (sodium_init() < 0) return 1;
  CLI::App app("A crowd on the boards of an Atelier server on this machine", "atelier-crowd");
  CrowdPlan plan;
  plan.endpoint.host = "127.0.0.1";
  std::vector<std::string> places;
  app.add_option("--port", plan.endpoint.port, "Port of the server")->required();
  app.add_option("--place", places, "BOARD:TOKEN, once for each board")->required();
  app.add_option("--members", plan.members, "On each board")->check(CLI::Range(1, 1000));
  app.add_option("--rate", plan.operations_per_second, "Operations a second of each member")
      ->check(CLI::Range(0.01, 1000.0));
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (!read_places(places, plan)) return 2;

  boost::asio::io_context context;
  Crowd crowd(context, std::move(plan));
  crowd.start();
  Leader leader(context, crowd);
  while (leader.obey_next()) continue;
  crowd.leave();
  context.restart();
  context.run_for(std::chrono::milliseconds(200));  // lets the sockets close
  return 0;
}
