#include "server/app/command_line.h"

#include <stdlib.h>

#include <catch2/catch.hpp>

#include "server/app/endpoint.h"
#include "tests/app/result_text.h"
#include "tests/support/temporary_folder.h"

namespace atelier::app {
namespace {

using atelier::testing::TemporaryFolder;

// One environment variable for one test.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    ::setenv(name, value.c_str(), 1);
  }
  ~Variable() { ::unsetenv(name_); }

 private:
  const char* name_;
};

Settings accepted(const std::vector<std::string>& words) {
  const auto read = read_command_line(words);
  if (const auto* reply = std::get_if<Reply>(&read)) FAIL(reply->text);
  return std::get<Invocation>(read).settings;
}

std::string refused(const std::vector<std::string>& words) {
  const auto read = read_command_line(words);
  REQUIRE(std::holds_alternative<Reply>(read));
  REQUIRE(std::get<Reply>(read).wrong_use);
  return std::get<Reply>(read).text;
}

TEST_CASE("serve listens on this machine alone unless told otherwise", "[app][settings]") {
  const Settings settings = accepted({"serve", "--data", "d", "--web", "w"});
  CHECK(settings.listen == "127.0.0.1:8080");
  CHECK(settings.keep_days == 365);
  CHECK(settings.deletion_delay_days == 7);
  CHECK_FALSE(settings.open);
}

TEST_CASE(
    "a flag wins over the environment, the environment over the file, the file over the "
    "default",
    "[app][settings]") {
  const TemporaryFolder folder;
  const std::string file = folder.write("atelier.toml",
                                        "data = \"from-file\"\nweb = \"from-file\"\n"
                                        "listen = \"127.0.0.1:1\"\nkeep-days = 30\n");
  const Variable web("ATELIER_WEB", "from-environment");
  const Variable listen("ATELIER_LISTEN", "127.0.0.1:2");
  const Settings settings = accepted({"serve", "--config", file, "--listen", "127.0.0.1:3"});
  CHECK(settings.listen == "127.0.0.1:3");
  CHECK(settings.web == "from-environment");
  CHECK(settings.data == "from-file");
  CHECK(settings.keep_days == 30);
  CHECK(settings.log_format == "text");
}

TEST_CASE("the environment can name the file, and set flags and lists", "[app][settings]") {
  const TemporaryFolder folder;
  const std::string file = folder.write("a.toml", "data = \"d\"\nweb = \"w\"\n");
  const Variable config("ATELIER_CONFIG", file);
  const Variable open("ATELIER_OPEN", "true");
  const Variable origin("ATELIER_ALLOW_ORIGIN", "https://a.example");
  const Settings settings = accepted({"serve"});
  CHECK(settings.data == "d");
  CHECK(settings.open);
  CHECK(settings.allow_origin == std::vector<std::string>{"https://a.example"});
}

TEST_CASE("what --print-config writes reads back to the same settings", "[app][settings]") {
  const TemporaryFolder folder;
  Settings settings;
  settings.data = "/var/lib/atelier \"x\"";
  settings.allow_origin = {"https://a.example", "https://b.example"};
  settings.open = true;
  settings.threads = 3;
  Settings read;
  REQUIRE(read_settings_file(folder.write("a.toml", write_settings_file(settings)), read));
  CHECK(read.data == settings.data);
  CHECK(read.allow_origin == settings.allow_origin);
  CHECK(read.open);
  CHECK(read.threads == 3);
  CHECK(write_settings_file(read) == write_settings_file(settings));
}

TEST_CASE("a mistake in the file is named with its line", "[app][settings]") {
  const TemporaryFolder folder;
  const auto complaint = [&](const std::string& content) {
    Settings settings;
    const auto read = read_settings_file(folder.write("a.toml", content), settings);
    REQUIRE_FALSE(read);
    return read.error().detail;
  };
  CHECK(complaint("\ncolour = 1\n").find("line 2: there is no setting 'colour'") !=
        std::string::npos);
  CHECK(complaint("open = \"yes\"\n").find("line 1: open must be true or false") !=
        std::string::npos);
  CHECK(complaint("keep-days = 0\n").find("from 1 to 36500") != std::string::npos);
  CHECK(complaint("log-format = \"xml\"\n").find("cannot be 'xml'") != std::string::npos);
  CHECK(complaint("allow-origin = [1]\n").find("list of texts") != std::string::npos);
  CHECK(complaint("data = \n").find("line 1") != std::string::npos);
}

TEST_CASE("wrong use is told in one line that says what to write", "[app][settings]") {
  CHECK(refused({}).find("--help") != std::string::npos);
  CHECK(refused({"sing"}).find("--help") != std::string::npos);
  CHECK(refused({"serve", "--web", "w"}).find("add --data DIR") != std::string::npos);
  CHECK(refused({"serve", "--data", "d"}).find("add --web DIR") != std::string::npos);
  CHECK(
      refused({"serve", "--data", "d", "--web", "w", "--listen", "here"}).find("127.0.0.1:8080") !=
      std::string::npos);
  CHECK(refused({"serve", "--data", "d", "--web", "w", "--public-url", "atelier.example"})
            .find("https://") != std::string::npos);
  refused({"serve", "--data", "d", "--web", "w", "--keep-days", "0"});
  refused({"serve", "--data", "d", "--web", "w", "--log-format", "xml"});
  refused({"export", "--data", "d", "--board", "x", "--format", "pdf"});
  refused({"export", "--data", "d", "--board", "x", "--format", "md", "--at", "yesterday"});
  refused({"serve", "--config", "/nowhere/atelier.toml"});
}

TEST_CASE("help is there for the program and for each command", "[app][settings]") {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"--help"},
                                             {"serve", "--help"},
                                             {"export", "--help"},
                                             {"check", "--help"},
                                             {"version", "--help"}}) {
    const auto read = read_command_line(words);
    REQUIRE(std::holds_alternative<Reply>(read));
    CHECK_FALSE(std::get<Reply>(read).wrong_use);
    CHECK_FALSE(std::get<Reply>(read).text.empty());
  }
}

TEST_CASE("a backup names its folders, and keeps seven of them by default", "[app][settings]") {
  const auto read = read_command_line({"backup", "--data", "d", "--to", "shelf"});
  REQUIRE(std::holds_alternative<Invocation>(read));
  const Invocation& invocation = std::get<Invocation>(read);
  CHECK(invocation.command == Command::Backup);
  CHECK(invocation.settings.to == "shelf");
  CHECK(invocation.settings.keep == 7);
  const auto restore = read_command_line({"restore", "--data", "d", "--from", "shelf"});
  REQUIRE(std::holds_alternative<Invocation>(restore));
  CHECK(std::get<Invocation>(restore).command == Command::Restore);
  CHECK(std::get<Invocation>(restore).settings.from == "shelf");
}

TEST_CASE("an address to listen on is numeric and has a port", "[app][settings]") {
  CHECK(parse_endpoint("0.0.0.0:80")->every_interface());
  CHECK(parse_endpoint("[::1]:8080")->address == "::1");
  for (const char* bad : {"", "8080", ":8080", "localhost:8080", "127.0.0.1", "127.0.0.1:",
                          "127.0.0.1:65536", "127.0.0.1:-1", "::1:8080", "127.0.0.1:80x"}) {
    CHECK_FALSE(parse_endpoint(bad));
  }
  CHECK(http_origin("::1", 8080) == "http://[::1]:8080");
  CHECK(http_origin("10.0.0.1", 80) == "http://10.0.0.1");
}

}  // namespace
}  // namespace atelier::app
