// atelier-raw: the raw broadcaster (broadcaster.h) as a program. Prints its port and serves until
// it is told to stop.
#include <CLI/CLI.hpp>
#include <iostream>

#include "load-tests/raw/broadcaster.h"

int main(int argc, char** argv) {
  CLI::App app("A WebSocket broadcaster that does nothing but sync and send", "atelier-raw");
  atelier::load::raw::BroadcasterSettings settings;
  app.add_option("--data", settings.data, "Folder of the database")->required();
  app.add_option("--port", settings.port, "Port on 127.0.0.1; 0 takes a free one");
  app.add_option("--threads", settings.threads, "Threads that hold boards")
      ->check(CLI::Range(1, 64));
  CLI11_PARSE(app, argc, argv);
  atelier::load::raw::Broadcaster broadcaster(settings);
  std::cout << "{\"port\": " << broadcaster.port() << "}" << std::endl;
  broadcaster.run();
  return 0;
}
