#include "load-tests/engine/report.h"

#include <boost/json/array.hpp>
#include <cstdarg>
#include <cstdio>

namespace atelier::load {
namespace {

double milliseconds(Nanoseconds duration) {
  return static_cast<double>(duration) / 1e6;
}

boost::json::value quantiles(const LatencyHistogram& times) {
  if (times.count() == 0) return nullptr;
  return {{"count", times.count()},
          {"mean_ms", times.mean() / 1e6},
          {"p50_ms", milliseconds(times.quantile(0.5))},
          {"p90_ms", milliseconds(times.quantile(0.9))},
          {"p95_ms", milliseconds(times.quantile(0.95))},
          {"p99_ms", milliseconds(times.quantile(0.99))},
          {"p999_ms", milliseconds(times.quantile(0.999))},
          {"max_ms", milliseconds(times.longest())}};
}

// Over the counted time.
struct Rates {
  double seconds = 0;
  double deliveries_per_second = 0;
  double generator_share = 0;  // of one core
  double server_share = 0;
  double server_us_per_delivery = 0;
  double server_us_per_edit = 0;
};

double ratio(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

Rates rates_of(const RunResult& result) {
  Rates rates;
  rates.seconds = in_seconds(result.end.at - result.begin.at);
  const double own = in_seconds(result.end.own_processor_time - result.begin.own_processor_time);
  const double server =
      in_seconds(result.end.server.processor_time - result.begin.server.processor_time);
  const auto deliveries = static_cast<double>(result.totals.deliveries_in_time);
  rates.deliveries_per_second = ratio(deliveries, result.scenario.seconds);
  rates.generator_share = ratio(own, rates.seconds);
  rates.server_share = ratio(server, rates.seconds);
  rates.server_us_per_delivery = ratio(server * 1e6, deliveries);
  const double edits = result.scenario.edits_per_second * result.scenario.seconds *
                       result.scenario.boards * result.scenario.editors_of_a_board();
  rates.server_us_per_edit = ratio(server * 1e6, edits);
  return rates;
}

boost::json::array series_of(const RunResult& result) {
  boost::json::array series;
  for (const UsageSample& sample : result.series) {
    series.push_back({{"seconds", in_seconds(sample.at - result.begin.at)},
                      {"server_resident_bytes", sample.server.resident_bytes},
                      {"server_cpu_seconds", in_seconds(sample.server.processor_time)}});
  }
  return series;
}

boost::json::array words(const std::vector<std::string>& lines) {
  boost::json::array words;
  for (const std::string& line : lines) words.emplace_back(line);
  return words;
}

class Lines {
 public:
  __attribute__((format(printf, 2, 3))) void add(const char* format, ...) {
    char line[256];
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    text_.append(line).append("\n");
  }
  void add_times(const char* what, const LatencyHistogram& times) {
    if (times.count() == 0) return;
    add("  %-26s p50 %9.3f   p90 %9.3f   p99 %9.3f   max %9.3f ms  (%llu)", what,
        milliseconds(times.quantile(0.5)), milliseconds(times.quantile(0.9)),
        milliseconds(times.quantile(0.99)), milliseconds(times.longest()),
        static_cast<unsigned long long>(times.count()));
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

boost::json::object as_json(const RunResult& result, std::string_view protocol) {
  const Scenario& scenario = result.scenario;
  const Totals& totals = result.totals;
  const Rates rates = rates_of(result);
  boost::json::object json;
  json["scenario"] = scenario.name;
  json["mode"] = mode_name(scenario.mode);
  json["protocol"] = protocol;
  json["valid"] = result.doubts.empty();
  json["complete"] = result.complete;
  json["doubts"] = words(result.doubts);
  json["troubles"] = words(result.troubles);
  json["load"] = {{"boards", scenario.boards},
                  {"people", scenario.people},
                  {"editors", scenario.editors_of_a_board()},
                  {"edits_per_second", scenario.edits_per_second},
                  {"cursors_per_second", scenario.cursors_per_second},
                  {"objects", scenario.objects},
                  {"seconds", scenario.seconds},
                  {"seed", scenario.seed}};
  json["edits_sent"] = totals.edits_sent;
  json["cursors_sent"] = totals.cursors_sent;
  json["edits_acknowledged"] = totals.edits_acknowledged;
  json["edits_refused"] = totals.edits_refused;
  json["skipped"] = totals.skipped;
  json["edit_deliveries_expected"] = totals.edits_expected;
  json["edit_deliveries"] = totals.edits_delivered;
  json["incomplete_people"] = totals.incomplete_people;
  json["deliveries_in_time"] = totals.deliveries_in_time;
  json["cursor_deliveries_in_time"] = totals.cursor_deliveries_in_time;
  json["deliveries_per_second"] = rates.deliveries_per_second;
  json["edits"] = quantiles(result.edits);
  json["edits_seen_by_all"] = quantiles(result.edits_seen_by_all);
  json["cursors"] = quantiles(result.cursors);
  json["acknowledgements"] = quantiles(result.acknowledgements);
  json["joins"] = quantiles(result.joins);
  json["joins_at_once"] = quantiles(result.joins_at_once);
  json["bytes_of_a_join"] = result.bytes_of_a_join;
  json["slow_readers_closed"] = result.slow_readers_closed;
  json["connections_at_end"] = result.connections_at_end;
  json["generator"] = {{"cpu_share", rates.generator_share},
                       {"late", quantiles(result.lateness)},
                       {"bytes_received", result.bytes_received},
                       {"messages_received", result.messages_received}};
  json["server"] = {{"cpu_share", rates.server_share},
                    {"cpu_us_per_delivery", rates.server_us_per_delivery},
                    {"cpu_us_per_edit", rates.server_us_per_edit},
                    {"cpu_ms_of_a_join", ratio(milliseconds(result.server_time_of_joins),
                                               static_cast<double>(result.joins.count()))},
                    {"cpu_ms_at_once", milliseconds(result.server_time_at_once)},
                    {"resident_before", result.before.server.resident_bytes},
                    {"resident_begin", result.begin.server.resident_bytes},
                    {"resident_end", result.end.server.resident_bytes},
                    {"resident_peak", result.server_resident_peak}};
  json["series"] = series_of(result);
  return json;
}

std::string as_table(const RunResult& result, std::string_view protocol) {
  const Rates rates = rates_of(result);
  const Totals& totals = result.totals;
  constexpr double kMebibyte = 1024.0 * 1024.0;
  Lines lines;
  lines.add("%s on %.*s: %u board(s) of %u, %.1f s%s%s", result.scenario.name.c_str(),
            static_cast<int>(protocol.size()), protocol.data(), result.scenario.boards,
            result.scenario.people, result.scenario.seconds, result.complete ? "" : "  INCOMPLETE",
            result.doubts.empty() ? "" : "  INVALID");
  for (const std::string& doubt : result.doubts) lines.add("  doubt: %s", doubt.c_str());
  for (const std::string& trouble : result.troubles) lines.add("  trouble: %s", trouble.c_str());
  lines.add("  sent %llu edits, %llu cursors; edits delivered %llu of %llu; %.0f deliveries/s",
            static_cast<unsigned long long>(totals.edits_sent),
            static_cast<unsigned long long>(totals.cursors_sent),
            static_cast<unsigned long long>(totals.edits_delivered),
            static_cast<unsigned long long>(totals.edits_expected), rates.deliveries_per_second);
  lines.add_times("edits", result.edits);
  lines.add_times("edits, seen by all", result.edits_seen_by_all);
  lines.add_times("cursors", result.cursors);
  lines.add_times("acknowledgements", result.acknowledgements);
  lines.add_times("joins, one by one", result.joins);
  lines.add_times("joins, all at once", result.joins_at_once);
  lines.add_times("generator late by", result.lateness);
  lines.add("  generator %.0f %% of a core; server %.0f %%, %.2f us/delivery, %.1f us/edit",
            100 * rates.generator_share, 100 * rates.server_share, rates.server_us_per_delivery,
            rates.server_us_per_edit);
  if (result.joins_at_once.count() > 0) {
    lines.add(
        "  server: %.1f ms of processor time for each join, %.0f ms for all at once",
        ratio(milliseconds(result.server_time_of_joins), static_cast<double>(result.joins.count())),
        milliseconds(result.server_time_at_once));
  }
  lines.add("  server resident: %.1f MiB before, %.1f at the end, %.1f at most",
            static_cast<double>(result.before.server.resident_bytes) / kMebibyte,
            static_cast<double>(result.end.server.resident_bytes) / kMebibyte,
            static_cast<double>(result.server_resident_peak) / kMebibyte);
  return lines.take();
}

}  // namespace atelier::load
