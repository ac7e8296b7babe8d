// CLI11 stays inside this file.
#include "server/app/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>

#include "server/app/board_reading.h"
#include "server/app/endpoint.h"

namespace atelier::app {
namespace {

const SettingRow& row_of(const std::string& name) {
  const auto& rows = setting_rows();
  return *std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.name == name; });
}

// Adds the flag of one row, bound to `settings`: CLI11 leaves the value alone where neither the
// flag nor the variable is given, so what the file said stays.
void add_setting(CLI::App& command, Settings& settings, const std::string& name) {
  const SettingRow& row = row_of(name);
  CLI::Option* option = std::visit(
      [&](auto field) -> CLI::Option* {
        auto& value = settings.*field;
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, bool>) {
          return command.add_flag("--" + row.name, value, row.meaning);
        } else if constexpr (std::is_same_v<Value, std::uint32_t>) {
          return command.add_option("--" + row.name, value, row.meaning)
              ->check(CLI::Range(row.number_min, row.number_max));
        } else if constexpr (std::is_same_v<Value, std::string>) {
          auto* text = command.add_option("--" + row.name, value, row.meaning);
          if (!row.allowed.empty()) text->check(CLI::IsMember(row.allowed));
          return text;
        } else {
          return command.add_option("--" + row.name, value, row.meaning)->allow_extra_args(false);
        }
      },
      row.field);
  option->envname(environment_name(row.name));
  if (!row.value_name.empty()) option->type_name(row.value_name)->capture_default_str();
}

class Parser {
 public:
  explicit Parser(Settings& settings) : settings_(settings) {
    app_.require_subcommand(1);
    app_.fallthrough(false);
    app_.set_help_flag("-h,--help", "Explain and end");
    app_.footer(
        "Every setting may also be an environment variable (--keep-days: ATELIER_KEEP_DAYS) or a "
        "key of the\nfile that --config names. A flag wins over the environment, the environment "
        "over the file.\nExit codes: 0 done, 1 failure, 2 wrong use, 3 damaged data, 70 outcome of "
        "a write unknown.");
    build_serve();
    build_export();
    build_backup();
    build_restore();
    build_check();
    app_.add_subcommand("version", "Print the version");
  }

  // Throws what CLI11 throws.
  void parse(std::vector<std::string> arguments) {
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
    app_.parse(std::move(arguments));
  }

  Command command() const {
    const std::string name = app_.get_subcommands().front()->get_name();
    if (name == "serve") return Command::Serve;
    if (name == "export") return Command::Export;
    if (name == "backup") return Command::Backup;
    if (name == "restore") return Command::Restore;
    if (name == "check") return Command::Check;
    return Command::Version;
  }

  std::string help() const {
    const auto chosen = app_.get_subcommands();
    return chosen.empty() ? app_.help() : chosen.front()->help("atelier");
  }

 private:
  CLI::App* add_command(const std::string& name, const std::string& meaning) {
    CLI::App* command = app_.add_subcommand(name, meaning);
    command->add_option("--config", settings_.config, "Configuration file (TOML)")
        ->type_name("FILE")
        ->envname("ATELIER_CONFIG");
    return command;
  }

  void build_serve() {
    CLI::App* serve = add_command("serve", "Serve boards to browsers");
    for (const SettingRow& row : setting_rows()) add_setting(*serve, settings_, row.name);
    serve->add_flag("--print-config", settings_.print_config,
                    "Print the settings as a configuration file and end");
  }

  void build_export() {
    CLI::App* command = add_command("export", "Write one board of a stopped server as a file");
    add_setting(*command, settings_, "data");
    command->add_option("--board", settings_.board, "The board's id (26 characters)")
        ->type_name("ID")
        ->required();
    command->add_option("--format", settings_.format, "md (Markdown) or json")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"md", "json"}))
        ->required();
    command
        ->add_option("--at", settings_.at,
                     "As it was: an entry's number, or a time such as 2026-11-22T08:00:00Z")
        ->type_name("MOMENT")
        ->check([](const std::string& text) {
          return parse_past_moment(text)
                     ? std::string()
                     : "neither a number nor a time such as 2026-11-22T08:00:00Z";
        });
    command->add_option("--output", settings_.output, "File to write; standard output without it")
        ->type_name("FILE");
    command->add_option("--language", settings_.language, "Language of the few added words")
        ->type_name("LANGUAGE")
        ->check(CLI::IsMember({"fr", "en"}))
        ->capture_default_str();
  }

  void build_backup() {
    constexpr std::uint32_t kKeepMax = 10'000;
    CLI::App* command = add_command(
        "backup", "Copy the data folder of a running or stopped server, and verify the copy");
    add_setting(*command, settings_, "data");
    command
        ->add_option("--to", settings_.to,
                     "Folder that holds the backups; made where it is missing")
        ->type_name("DIR")
        ->envname(environment_name("to"))
        ->required();
    command->add_option("--keep", settings_.keep, "How many backups to keep")
        ->type_name("N")
        ->envname(environment_name("keep"))
        ->check(CLI::Range(std::uint32_t{1}, kKeepMax))
        ->capture_default_str();
  }

  void build_restore() {
    CLI::App* command =
        add_command("restore", "Make a new data folder from a backup, and check it");
    add_setting(*command, settings_, "data");
    command
        ->add_option("--from", settings_.from,
                     "A backup, or a folder of backups: then the newest that was sound")
        ->type_name("DIR")
        ->required();
  }

  void build_check() {
    CLI::App* check =
        add_command("check", "Replay every board of a stopped server, or of a backup, and compare");
    add_setting(*check, settings_, "data");
    check->add_flag("--json", settings_.json, "Print the findings as JSON");
  }

  Settings& settings_;
  CLI::App app_{"Atelier: a shared board for workshops, on your own machine.", "atelier"};
};

Reply wrong_use(const std::string& what) {
  return {.wrong_use = true, .text = what};
}

// What only the whole of the settings can tell.
std::optional<Reply> find_fault(const Invocation& invocation) {
  const Settings& settings = invocation.settings;
  if (invocation.command == Command::Version || settings.print_config) return std::nullopt;
  if (settings.data.empty()) {
    return wrong_use("the data folder is not given: add --data DIR (or set ATELIER_DATA)");
  }
  if (invocation.command != Command::Serve) return std::nullopt;
  if (settings.web.empty()) {
    return wrong_use("the web folder is not given: add --web DIR (or set ATELIER_WEB)");
  }
  if (!parse_endpoint(settings.listen)) {
    return wrong_use(
        "--listen '" + settings.listen +
        "' is not an address and port: write 127.0.0.1:8080, 0.0.0.0:8080 or [::]:8080");
  }
  const auto is_web_address = [](const std::string& url) {
    return (url.starts_with("http://") || url.starts_with("https://")) && url.find('#') == url.npos;
  };
  if (!settings.public_url.empty() && !is_web_address(settings.public_url)) {
    return wrong_use("--public-url '" + settings.public_url +
                     "' is not a web address: write https://atelier.example.org");
  }
  for (const std::string& origin : settings.allow_origin) {
    if (!is_web_address(origin)) {
      return wrong_use("--allow-origin '" + origin +
                       "' is not an origin: write https://atelier.example.org");
    }
  }
  return std::nullopt;
}

}  // namespace

std::variant<Invocation, Reply> read_command_line(std::vector<std::string> arguments) {
  const std::array commands{"serve", "export", "backup", "restore", "check", "version"};
  if (!arguments.empty() && !arguments.front().starts_with('-') &&
      std::find(commands.begin(), commands.end(), arguments.front()) == commands.end()) {
    return wrong_use(
        "there is no command '" + arguments.front() +
        "': use serve, export, backup, restore, check or version (atelier --help explains)");
  }
  // Read twice: first to learn which file to read, then over what that file says.
  Settings settings;
  std::string config;
  for (const bool final_pass : {false, true}) {
    Parser parser(settings);
    try {
      parser.parse(arguments);
    } catch (const CLI::CallForHelp&) {
      return Reply{.text = parser.help()};
    } catch (const CLI::ParseError& error) {
      return wrong_use(std::string(error.what()) + " (atelier --help explains)");
    }
    if (!final_pass) {
      config = settings.config;
      settings = Settings{};
      if (config.empty()) continue;
      if (const auto read = read_settings_file(config, settings); !read) {
        return wrong_use(read.error().detail);
      }
      continue;
    }
    Invocation invocation{.command = parser.command(), .settings = settings};
    while (invocation.settings.public_url.ends_with('/')) invocation.settings.public_url.pop_back();
    if (auto fault = find_fault(invocation)) return *fault;
    return invocation;
  }
  return wrong_use("nothing was asked");
}

}  // namespace atelier::app
