#include "server/app/settings.h"

#include <algorithm>
#include <limits>

namespace atelier::app {

const std::vector<SettingRow>& setting_rows() {
  constexpr std::uint32_t kThreadsMax = 256;
  constexpr std::uint32_t kDaysMax = 36'500;
  static const std::vector<SettingRow> kRows = {
      {.name = "data",
       .field = &Settings::data,
       .meaning = "Folder of the boards and keys; made where it is missing",
       .value_name = "DIR"},
      {.name = "listen",
       .field = &Settings::listen,
       .meaning = "Address and port to listen on; 0.0.0.0:8080 is every interface, port 0 any free "
                  "port",
       .value_name = "ADDR:PORT"},
      {.name = "web",
       .field = &Settings::web,
       .meaning = "Folder of the built web client (client/dist)",
       .value_name = "DIR"},
      {.name = "open",
       .field = &Settings::open,
       .meaning = "Demonstration: anyone may make and manage boards without the owner key"},
      {.name = "public-url",
       .field = &Settings::public_url,
       .meaning = "Address at which people reach this server, where a proxy stands in front",
       .value_name = "URL"},
      {.name = "allow-origin",
       .field = &Settings::allow_origin,
       .meaning = "Further web origin that may open boards; may be repeated",
       .value_name = "ORIGIN"},
      {.name = "trust-proxy",
       .field = &Settings::trust_proxy,
       .meaning = "Address or network of a reverse proxy whose X-Forwarded-For is believed; may be "
                  "repeated",
       .value_name = "ADDR"},
      {.name = "threads",
       .field = &Settings::threads,
       .meaning = "Threads that serve boards; 0 is one for each core",
       .value_name = "N",
       .number_max = kThreadsMax},
      {.name = "no-flood-limits",
       .field = &Settings::no_flood_limits,
       .meaning = "Measurement: read every client as fast as it sends"},
      {.name = "log-format",
       .field = &Settings::log_format,
       .meaning = "How log lines look",
       .value_name = "FORMAT",
       .allowed = {"text", "json"}},
      {.name = "log-level",
       .field = &Settings::log_level,
       .meaning = "The least important lines to log",
       .value_name = "LEVEL",
       .allowed = {"debug", "info", "warning", "error"}},
      {.name = "example",
       .field = &Settings::example,
       .meaning = "Make an example board at the first start, and print its links at each"},
      {.name = "keep-days",
       .field = &Settings::keep_days,
       .meaning = "Days for which a new board is kept",
       .value_name = "N",
       .number_min = 1,
       .number_max = kDaysMax},
      {.name = "deletion-delay-days",
       .field = &Settings::deletion_delay_days,
       .meaning = "Days between asking to delete a board and its erasure",
       .value_name = "N",
       .number_max = kDaysMax},
      {.name = "accept-loss",
       .field = &Settings::accept_loss,
       .meaning = "Serve although the disk lost work that people were told was safe; use once, by "
                  "hand"},
  };
  return kRows;
}

std::string environment_name(const std::string& setting) {
  std::string name = "ATELIER_" + setting;
  std::transform(name.begin(), name.end(), name.begin(), [](char letter) {
    if (letter == '-') return '_';
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  });
  return name;
}

}  // namespace atelier::app
