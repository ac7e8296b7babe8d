#include "load-tests/engine/run_command.h"

#include <sys/resource.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <iostream>
#include <iterator>

#include "load-tests/engine/report.h"
#include "load-tests/engine/run.h"
#include "load-tests/generator/wire_protocols.h"

namespace atelier::load {
namespace {

using Boards = std::vector<RunTarget::Board>;

Result<Boards> read_boards(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{ErrorKind::NotFound, "cannot read " + path};
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  boost::system::error_code malformed;
  const boost::json::value root = boost::json::parse(bytes, malformed);
  const Error wrong{ErrorKind::Invalid, path + " is no list of boards with tokens"};
  if (malformed || !root.is_array()) return wrong;
  Boards boards;
  for (const boost::json::value& item : root.get_array()) {
    const boost::json::object* const object = item.if_object();
    const boost::json::value* const id = object ? object->if_contains("board") : nullptr;
    const boost::json::value* const token = object ? object->if_contains("token") : nullptr;
    if (!id || !id->is_string() || !token || !token->is_string()) return wrong;
    RunTarget::Board& board = boards.emplace_back();
    board.id = std::string(id->get_string());
    board.token = std::string(token->get_string());
  }
  return boards;
}

Boards named_boards(std::uint32_t count) {
  Boards boards(count);
  for (std::uint32_t k = 0; k < count; ++k) boards[k].id = "load-" + std::to_string(k);
  return boards;
}

void allow_many_descriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int wrong_use(const std::string& what) {
  std::cerr << "atelier-load: " << what << '\n';
  return 2;
}

}  // namespace

int run_command(const RunOptions& options) {
  auto scenario = read_scenario(options.scenario);
  if (!scenario) return wrong_use(scenario.error().detail);
  for (const std::string& assignment : options.overrides) {
    const Result<> set = override_scenario(*scenario, assignment);
    if (!set) return wrong_use(set.error().detail);
  }
  RunTarget target;
  target.protocol = find_protocol(options.protocol);
  if (target.protocol == nullptr) return wrong_use("nobody speaks " + options.protocol);
  target.port = options.port;
  if (options.server_process > 0) target.server_process = options.server_process;
  target.boards = named_boards(scenario->boards);
  if (!options.boards.empty()) {
    auto boards = read_boards(options.boards);
    if (!boards) return wrong_use(boards.error().detail);
    target.boards = std::move(*boards);
  }
  allow_many_descriptors();
  Run run(std::move(*scenario), std::move(target));
  const RunResult result = run.carry_out();
  const std::string json = boost::json::serialize(as_json(result, options.protocol));
  std::cerr << as_table(result, options.protocol);
  if (options.output.empty()) {
    std::cout << json << std::endl;
  } else {
    std::ofstream(options.output) << json << '\n';
  }
  if (!result.complete) return 1;
  return result.doubts.empty() ? 0 : 3;
}

}  // namespace atelier::load
