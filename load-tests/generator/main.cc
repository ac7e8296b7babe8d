// atelier-load: virtual participants against a running server, and what they went through as JSON.
//
// It sends to this machine only. Exit codes: 0 the plan was carried out and nothing is missing,
// 1 something is, 2 usage, 3 the generator itself could not keep its schedule.

#include <sodium.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "load-tests/engine/run_command.h"
#include "load-tests/generator/harvest.h"
#include "load-tests/generator/wire_protocols.h"

namespace {

using atelier::load::HarvestPlan;
using atelier::load::HarvestReport;

// Milliseconds at a quantile of 0 to 1; 0 of an empty list.
double quantile_milliseconds(std::vector<double> seconds, double quantile) {
  if (seconds.empty()) return 0;
  const auto last = static_cast<double>(seconds.size() - 1);
  const auto place = static_cast<std::ptrdiff_t>(last * quantile);
  std::nth_element(seconds.begin(), seconds.begin() + place, seconds.end());
  return seconds[static_cast<std::size_t>(place)] * 1000;
}

boost::json::value as_json(const HarvestReport& report) {
  const atelier::load::Experience& total = report.total;
  return {
      {"participants", report.participants},
      {"keystrokes", report.keystrokes},
      {"seconds", report.seconds},
      {"acknowledged", total.operations_acknowledged},
      {"unacknowledged", report.unacknowledged},
      {"refused", total.operations_refused},
      {"sent_again", total.operations_resent},
      {"reconnections", total.reconnections},
      {"entries_received", total.entries_received},
      {"delivery_gaps", total.delivery_gaps},
      {"incomplete_views", report.incomplete_views},
      {"distinct_digests", report.digests_seen.size()},
      {"acknowledgement_p50_ms", quantile_milliseconds(total.acknowledgement_seconds, 0.50)},
      {"acknowledgement_p99_ms", quantile_milliseconds(total.acknowledgement_seconds, 0.99)},
      {"acknowledgement_after_cut_max_ms",
       quantile_milliseconds(total.acknowledgement_after_cut_seconds, 1.0)},
  };
}

int harvest(HarvestPlan plan, const std::string& questions) {
  auto read = atelier::load::read_questions(questions);
  if (!read) {
    std::cerr << "atelier-load: " << read.error().detail << '\n';
    return 1;
  }
  plan.questions = std::move(*read);
  const HarvestReport report = atelier::load::run_harvest(plan);
  std::cout << boost::json::serialize(as_json(report)) << std::endl;
  const bool whole = report.unacknowledged == 0 && report.incomplete_views == 0 &&
                     report.total.operations_refused == 0 && report.total.delivery_gaps == 0 &&
                     report.digests_seen.size() == 1;
  return whole ? 0 : 1;
}

void add_run(CLI::App& app, atelier::load::RunOptions& options) {
  CLI::App* const command =
      app.add_subcommand("run", "One scenario against one server, in an open loop");
  command->add_option("--scenario", options.scenario, "File of load-tests/scenarios")->required();
  command->add_option("--port", options.port, "Port of the server on 127.0.0.1")->required();
  std::string names;
  for (const std::string_view name : atelier::load::protocol_names()) {
    names.append(names.empty() ? "" : ", ").append(name);
  }
  command->add_option("--protocol", options.protocol, "What the server speaks: " + names);
  command->add_option("--boards", options.boards, "JSON file of boards and their tokens");
  command->add_option("--pid", options.server_process, "Process of the server, to measure its use");
  command->add_option("--set", options.overrides, "Another value of the scenario: member=value")
      ->allow_extra_args(false);
  command->add_option("--json", options.output, "File for the JSON; standard output without it");
}

}  // namespace

int main(int argc, char** argv) {
  if (sodium_init() < 0) return 1;
  CLI::App app("Virtual participants for an Atelier server on this machine", "atelier-load");
  app.require_subcommand(1);

  HarvestPlan plan;
  plan.endpoint.host = "127.0.0.1";
  std::string questions;
  atelier::load::RunOptions run_options;
  add_run(app, run_options);
  CLI::App* const command =
      app.add_subcommand("harvest", "Everyone writes one question, key by key, at the same time");
  command->add_option("--port", plan.endpoint.port, "Port of the server")->required();
  command->add_option("--board", plan.board, "Id of the board")->required();
  command->add_option("--token", plan.token, "A participant's token")->required();
  command->add_option("--questions", questions, "JSON file with the questions")->required();
  command->add_option("--keys-per-second", plan.keys_per_second, "Of each participant")
      ->check(CLI::Range(0.1, 1000.0));
  command->add_option("--cursors-per-second", plan.cursors_per_second, "Of each participant")
      ->check(CLI::Range(0.1, 100.0));
  command->add_option("--seconds-max", plan.seconds_max, "Give up after");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (app.got_subcommand("run")) return atelier::load::run_command(run_options);
  return harvest(std::move(plan), questions);
}
