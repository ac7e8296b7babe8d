// The settings of every command, and the one table that says how each is written: as a flag, as an
// environment variable, as a key of the configuration file.
//
// A flag wins over the environment, the environment over the file, the file over the default.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "server/base/result.h"

namespace atelier::app {

struct Settings {
  std::string config;  // path of the TOML file; empty: none
  std::string data;
  std::string listen = "127.0.0.1:8080";
  std::string web;
  bool open = false;
  std::string public_url;
  std::vector<std::string> allow_origin;
  std::vector<std::string> trust_proxy;
  std::uint32_t threads = 0;  // 0: one for each core
  bool no_flood_limits = false;
  std::string log_format = "text";
  std::string log_level = "info";
  bool example = false;
  std::uint32_t keep_days = 365;
  std::uint32_t deletion_delay_days = 7;
  bool accept_loss = false;

  // Of one command each; not in the file.
  std::string board;
  std::string format;
  std::string output;
  std::string at;  // "": now
  std::string language = "fr";
  bool json = false;
  std::string to;    // the folder that holds backups
  std::string from;  // a backup, or such a folder
  std::uint32_t keep = 7;
  bool print_config = false;
};

using SettingField = std::variant<std::string Settings::*, bool Settings::*,
                                  std::uint32_t Settings::*, std::vector<std::string> Settings::*>;

// One setting that may stand in the file and in the environment.
struct SettingRow {
  std::string name;  // "keep-days": the flag is --keep-days, the variable ATELIER_KEEP_DAYS
  SettingField field;
  std::string meaning{};
  std::string value_name{};            // for the help: DIR, N…
  std::vector<std::string> allowed{};  // empty: anything
  std::uint32_t number_min = 0;        // for numbers
  std::uint32_t number_max = 0;
};

const std::vector<SettingRow>& setting_rows();

// "keep-days" -> "ATELIER_KEEP_DAYS".
std::string environment_name(const std::string& setting);

// Lays the values of the TOML file at `path` over `settings`. Invalid, with file and line: a key
// that does not exist, a value of another type or out of range, a file that is not TOML. NotFound:
// no such file.
Result<> read_settings_file(const std::string& path, Settings& settings);

// The settings as a TOML file that read_settings_file reads back to the same values.
std::string write_settings_file(const Settings& settings);

}  // namespace atelier::app
