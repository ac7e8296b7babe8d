#include "load-tests/engine/scenario.h"

#include <array>
#include <boost/json/parse.hpp>
#include <fstream>
#include <iterator>
#include <utility>
#include <variant>

namespace atelier::load {
namespace {

constexpr std::array<std::pair<std::string_view, ScenarioMode>, 5> kModes = {{
    {"steady", ScenarioMode::Steady},
    {"join", ScenarioMode::Join},
    {"storm", ScenarioMode::Storm},
    {"slow_reader", ScenarioMode::SlowReader},
    {"idle", ScenarioMode::Idle},
}};

using Member = std::variant<std::uint32_t Scenario::*, double Scenario::*>;
constexpr std::array<std::pair<std::string_view, Member>, 15> kNumbers = {{
    {"boards", &Scenario::boards},
    {"people", &Scenario::people},
    {"editors", &Scenario::editors},
    {"edits_per_second", &Scenario::edits_per_second},
    {"cursors_per_second", &Scenario::cursors_per_second},
    {"creates", &Scenario::creates},
    {"warm_up_seconds", &Scenario::warm_up_seconds},
    {"seconds", &Scenario::seconds},
    {"drain_seconds", &Scenario::drain_seconds},
    {"objects", &Scenario::objects},
    {"joiners", &Scenario::joiners},
    {"joiners_at_once", &Scenario::joiners_at_once},
    {"slow_readers", &Scenario::slow_readers},
    {"connections_per_second", &Scenario::connections_per_second},
    {"late_p99_ms_max", &Scenario::late_p99_ms_max},
}};

Error wrong(std::string_view member) {
  return {ErrorKind::Invalid, "scenario: wrong member \"" + std::string(member) + "\""};
}

Result<> set_number(Scenario& scenario, Member member, std::string_view name, double value) {
  constexpr double kMost = 1e9;
  if (!(value >= 0 && value <= kMost)) return wrong(name);
  if (auto* const real = std::get_if<double Scenario::*>(&member)) {
    scenario.** real = value;
    return {};
  }
  const auto whole = static_cast<std::uint32_t>(value);
  if (static_cast<double>(whole) != value) return wrong(name);
  scenario.*std::get<std::uint32_t Scenario::*>(member) = whole;
  return {};
}

Result<> set_member(Scenario& scenario, std::string_view name, const boost::json::value& value) {
  if (name == "why") return {};  // for readers
  if (name == "name" && value.is_string()) {
    scenario.name = std::string(value.get_string());
    return {};
  }
  if (name == "mode" && value.is_string()) {
    for (const auto& [word, mode] : kModes) {
      if (std::string_view(value.get_string()) != word) continue;
      scenario.mode = mode;
      return {};
    }
  }
  if (name == "seed" && value.is_int64() && value.get_int64() >= 0) {
    scenario.seed = static_cast<std::uint64_t>(value.get_int64());
    return {};
  }
  for (const auto& [word, member] : kNumbers) {
    if (name == word && value.is_number()) {
      return set_number(scenario, member, name, value.to_number<double>());
    }
  }
  return wrong(name);
}

Result<> judge(const Scenario& scenario) {
  if (scenario.boards == 0) return wrong("boards");
  if (scenario.people == 0) return wrong("people");
  if (scenario.creates > 1) return wrong("creates");
  if (scenario.connections_per_second < 1) return wrong("connections_per_second");
  if (scenario.slow_readers >= scenario.people) return wrong("slow_readers");
  return {};
}

}  // namespace

Result<Scenario> parse_scenario(std::string_view json) {
  boost::system::error_code malformed;
  const boost::json::value root = boost::json::parse(json, malformed);
  if (malformed || !root.is_object()) {
    return Error{ErrorKind::Invalid, "a scenario is a JSON object"};
  }
  Scenario scenario;
  for (const auto& [name, value] : root.get_object()) {
    if (Result<> set = set_member(scenario, name, value); !set) return set.error();
  }
  if (Result<> sound = judge(scenario); !sound) return sound.error();
  return scenario;
}

Result<Scenario> read_scenario(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{ErrorKind::NotFound, "cannot read " + path};
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  return parse_scenario(bytes);
}

Result<> override_scenario(Scenario& scenario, std::string_view assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == assignment.npos) return wrong(assignment);
  boost::system::error_code malformed;
  const auto value = boost::json::parse(assignment.substr(equals + 1), malformed);
  if (malformed) return wrong(assignment);
  if (Result<> set = set_member(scenario, assignment.substr(0, equals), value); !set) {
    return set.error();
  }
  return judge(scenario);
}

std::string_view mode_name(ScenarioMode mode) {
  for (const auto& [word, known] : kModes) {
    if (known == mode) return word;
  }
  return "";
}

}  // namespace atelier::load
