// The configuration file. toml++ stays inside this file.
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "server/app/settings.h"

namespace atelier::app {
namespace {

class Reader {
 public:
  Reader(const std::string& path, Settings& settings) : path_(path), settings_(settings) {}

  Result<> read(const toml::table& table) {
    for (const auto& [key, node] : table) {
      const auto& rows = setting_rows();
      const auto row =
          std::find_if(rows.begin(), rows.end(),
                       [&, name = key.str()](const auto& each) { return each.name == name; });
      if (row == rows.end()) {
        return wrong(key.source(), "there is no setting '" + std::string(key.str()) + "'");
      }
      const auto stored = std::visit(
          [&, &value = node](auto field) { return store(*row, field, value); }, row->field);
      if (!stored) return stored;
    }
    return {};
  }

 private:
  Error wrong(const toml::source_region& where, const std::string& what) const {
    return {ErrorKind::Invalid, path_ + ", line " + std::to_string(where.begin.line) + ": " + what};
  }

  Result<> store(const SettingRow& row, std::string Settings::*field, const toml::node& node) {
    const auto* text = node.as_string();
    if (text == nullptr) return wrong(node.source(), row.name + " must be a text in quotes");
    if (!row.allowed.empty() &&
        std::find(row.allowed.begin(), row.allowed.end(), text->get()) == row.allowed.end()) {
      return wrong(node.source(), row.name + " cannot be '" + text->get() + "'");
    }
    settings_.*field = text->get();
    return {};
  }

  Result<> store(const SettingRow& row, bool Settings::*field, const toml::node& node) {
    const auto* flag = node.as_boolean();
    if (flag == nullptr) return wrong(node.source(), row.name + " must be true or false");
    settings_.*field = flag->get();
    return {};
  }

  Result<> store(const SettingRow& row, std::uint32_t Settings::*field, const toml::node& node) {
    const auto* number = node.as_integer();
    if (number == nullptr || number->get() < row.number_min || number->get() > row.number_max) {
      return wrong(node.source(), row.name + " must be a number from " +
                                      std::to_string(row.number_min) + " to " +
                                      std::to_string(row.number_max));
    }
    settings_.*field = static_cast<std::uint32_t>(number->get());
    return {};
  }

  Result<> store(const SettingRow& row, std::vector<std::string> Settings::*field,
                 const toml::node& node) {
    const auto* list = node.as_array();
    if (list == nullptr || !(list->empty() || list->is_homogeneous<std::string>())) {
      return wrong(node.source(), row.name + " must be a list of texts: [\"…\", \"…\"]");
    }
    (settings_.*field).clear();
    for (const auto& item : *list) (settings_.*field).push_back(item.as_string()->get());
    return {};
  }

  const std::string& path_;
  Settings& settings_;
};

toml::array array_of(const std::vector<std::string>& texts) {
  toml::array array;
  for (const auto& text : texts) array.push_back(text);
  return array;
}

}  // namespace

Result<> read_settings_file(const std::string& path, Settings& settings) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return Error{ErrorKind::NotFound, "there is no configuration file " + path};
  }
  // toml++ reports by exception, as Debian builds it.
  try {
    return Reader(path, settings).read(toml::parse_file(path));
  } catch (const toml::parse_error& failure) {
    return Error{ErrorKind::Invalid, path + ", line " +
                                         std::to_string(failure.source().begin.line) + ": " +
                                         std::string(failure.description())};
  }
}

std::string write_settings_file(const Settings& settings) {
  std::ostringstream text;
  for (const SettingRow& row : setting_rows()) {
    toml::table line;
    std::visit(
        [&](auto field) {
          const auto& value = settings.*field;
          using Value = std::decay_t<decltype(value)>;
          if constexpr (std::is_same_v<Value, std::vector<std::string>>) {
            line.insert(row.name, array_of(value));
          } else if constexpr (std::is_same_v<Value, std::uint32_t>) {
            line.insert(row.name, std::int64_t{value});
          } else {
            line.insert(row.name, value);
          }
        },
        row.field);
    text << "# " << row.meaning << "\n" << line << "\n";
  }
  return text.str();
}

}  // namespace atelier::app
