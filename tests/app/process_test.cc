// The program as operators meet it: flags, messages, exit codes, signals.
#include <signal.h>
#include <sys/stat.h>

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <sstream>

#include "tests/app/running_program.h"
#include "tests/support/temporary_folder.h"

namespace atelier::app {
namespace {

using atelier::testing::TemporaryFolder;

using namespace std::chrono_literals;

// A data folder, a web folder with one page, and places for the outputs of two processes.
class Machine {
 public:
  Machine() {
    folder_.write("web/index.html", "<!doctype html><title>Atelier</title>");
    for (const char* name : {"first", "second"}) {
      std::filesystem::create_directory(folder_.path() / name);
    }
  }

  std::string path(const std::string& name) const { return folder_.path() / name; }
  std::string owner_key() const {
    const std::string text = folder_.read("data/owner.key");
    return text.substr(0, text.find('\n'));
  }

  std::vector<std::string> serve(const std::vector<std::string>& more = {},
                                 const std::string& listen = "127.0.0.1:0") const {
    std::vector<std::string> words{"serve",     "--data",   path("data"), "--web",
                                   path("web"), "--listen", listen};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  std::string write(const std::string& name, const std::string& text) const {
    return folder_.write(name, text);
  }

 private:
  TemporaryFolder folder_;
};

bool one_line(const std::string& text) {
  return !text.empty() && text.find('\n') == text.size() - 1;
}

TEST_CASE("the program serves, makes boards for the owner, and ends on SIGTERM", "[process]") {
  const Machine machine;
  RunningProgram program(machine.path("first"), machine.serve({"--example"}));
  REQUIRE(program.prints("Facilitator"));
  const std::uint16_t port = program.port();
  CHECK(http(port, "GET", "/healthz").status == 200);
  CHECK(http(port, "GET", "/readyz").status == 200);
  CHECK(http(port, "GET", "/metrics").body.find("atelier_commit_seconds_count") !=
        std::string::npos);

  struct stat facts {};
  REQUIRE(::stat((machine.path("data") + "/owner.key").c_str(), &facts) == 0);
  CHECK((facts.st_mode & 07777) == 0600);

  const std::string title = R"({"title":"Place du marché"})";
  CHECK(http(port, "POST", "/api/boards", "", title).status == 401);
  CHECK(http(port, "POST", "/api/boards", "wrong", title).status == 401);
  const HttpAnswer made = http(port, "POST", "/api/boards", machine.owner_key(), title);
  REQUIRE(made.status == 201);
  const boost::json::value board = boost::json::parse(made.body);
  const std::string id = board.at("id").as_string().c_str();
  CHECK(board.at("code").as_string().size() == 9);

  const std::string code(board.at("code").as_string());
  CHECK(http(port, "POST", "/api/join", "", R"({"code":")" + code + "\"}").status == 200);
  const HttpAnswer exported =
      http(port, "GET", "/api/boards/" + id + "/export?format=md", machine.owner_key());
  CHECK(exported.status == 200);
  CHECK(exported.body.starts_with("# Place du marché\n"));

  program.signal(SIGTERM);
  const Ended ended = program.wait();
  CHECK(ended.code == 0);
  CHECK(ended.took < 5s);
  INFO(ended.errors);
  CHECK(ended.errors.find("Place du march") == std::string::npos);  // no titles in the log

  // What was made is there for the commands that read a stopped folder.
  const Ended checked =
      run_program(machine.path("second"), {"check", "--data", machine.path("data")});
  INFO(checked.output << checked.errors);
  CHECK(checked.code == 0);
  CHECK(checked.output.find("2 boards checked, 0 damaged") != std::string::npos);
  const Ended file = run_program(machine.path("second"), {"export", "--data", machine.path("data"),
                                                          "--board", id, "--format", "json"});
  CHECK(file.code == 0);
  CHECK(boost::json::parse(file.output).at("title").as_string() == "Place du marché");
}

TEST_CASE("a later start prints the same example board and owner key", "[process]") {
  const Machine machine;
  std::vector<std::string> outputs;
  for (int start = 0; start < 2; ++start) {
    RunningProgram program(machine.path("first"), machine.serve({"--example"}));
    REQUIRE(program.prints("Facilitator"));
    program.signal(SIGINT);
    const Ended ended = program.wait();
    CHECK(ended.code == 0);
    outputs.push_back(ended.output);
  }
  const auto word_after = [](const std::string& text, const std::string& label) {
    const auto place = text.find_first_not_of(' ', text.find(label) + label.size());
    return text.substr(place, text.find('\n', place) - place);
  };
  CHECK(word_after(outputs[0], "Join code") == word_after(outputs[1], "Join code"));
  const auto secret = [&](const std::string& text, const std::string& label) {
    const std::string link = word_after(text, label);
    return link.substr(link.find('#'));
  };
  CHECK(secret(outputs[0], "Facilitator") == secret(outputs[1], "Facilitator"));
  CHECK(secret(outputs[0], "Your boards") == secret(outputs[1], "Your boards"));
}

TEST_CASE("boards survive SIGKILL", "[process]") {
  const Machine machine;
  std::string code;
  {
    RunningProgram program(machine.path("first"), machine.serve({"--example"}));
    REQUIRE(program.prints("Facilitator"));
    const HttpAnswer made =
        http(program.port(), "POST", "/api/boards", machine.owner_key(), R"({"title":"Place"})");
    REQUIRE(made.status == 201);
    code = boost::json::parse(made.body).at("code").as_string().c_str();
    program.signal(SIGKILL);
    CHECK(program.wait().signal == SIGKILL);
  }
  RunningProgram again(machine.path("first"), machine.serve({"--example"}));
  REQUIRE(again.prints("Facilitator"));
  CHECK(http(again.port(), "POST", "/api/join", "", R"({"code":")" + code + "\"}").status == 200);
}

TEST_CASE("a folder that another process holds is refused in one line", "[process]") {
  const Machine machine;
  RunningProgram program(machine.path("first"), machine.serve());
  REQUIRE(program.prints("Your boards"));
  const Ended second = run_program(machine.path("second"), machine.serve());
  CHECK(second.code == 1);
  INFO(second.errors);
  CHECK(one_line(second.errors));
  CHECK(second.errors.find("in use by another") != std::string::npos);
  const Ended check =
      run_program(machine.path("second"), {"check", "--data", machine.path("data")});
  CHECK(check.code == 1);
  CHECK(one_line(check.errors));
}

TEST_CASE("a port in use is refused in one line", "[process]") {
  const Machine machine;
  RunningProgram program(machine.path("first"), machine.serve());
  REQUIRE(program.prints("Your boards"));
  const Machine other;
  const std::string listen = "127.0.0.1:" + std::to_string(program.port());
  const Ended second = run_program(other.path("second"), other.serve({}, listen));
  CHECK(second.code == 1);
  INFO(second.errors);
  CHECK(one_line(second.errors));
  CHECK(second.errors.find(std::to_string(program.port())) != std::string::npos);
}

TEST_CASE("a data folder that the web folder would publish is refused", "[process]") {
  const Machine machine;
  const std::string inside = machine.path("web") + "/data";
  const Ended refused = run_program(
      machine.path("first"),
      {"serve", "--data", inside, "--web", machine.path("web") + "/", "--listen", "127.0.0.1:0"});
  INFO(refused.errors);
  CHECK(refused.code == 1);
  CHECK(one_line(refused.errors));
  CHECK(refused.errors.find("anyone could read it") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(inside));
}

TEST_CASE("wrong use exits with 2 and one line", "[process]") {
  const Machine machine;
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{},
                                             {"sing"},
                                             {"serve", "--web", "w"},
                                             {"serve", "--no-such-flag"},
                                             {"export", "--data", "d", "--board", "x"}}) {
    const Ended ended = run_program(machine.path("first"), words);
    INFO(ended.errors);
    CHECK(ended.code == 2);
    CHECK(one_line(ended.errors));
    CHECK(ended.output.empty());
  }
}

TEST_CASE("what is missing is named", "[process]") {
  const Machine machine;
  const auto complaint = [&](const std::vector<std::string>& words) {
    const Ended ended = run_program(machine.path("first"), words);
    INFO(ended.errors);
    CHECK(ended.code == 1);
    CHECK(one_line(ended.errors));
    return ended.errors;
  };
  const std::string nowhere = machine.path("nowhere");
  CHECK(complaint(
            {"serve", "--data", machine.path("data"), "--web", nowhere, "--listen", "127.0.0.1:0"})
            .find(nowhere) != std::string::npos);
  CHECK(complaint({"check", "--data", nowhere}).find(nowhere) != std::string::npos);
  const std::string file = machine.write("file", "");
  CHECK(complaint({"serve", "--data", file + "/data", "--web", machine.path("web"), "--listen",
                   "127.0.0.1:0"})
            .find(file) != std::string::npos);
  CHECK(complaint({"export", "--data", machine.path("data"), "--board",
                   "00000000000000000000000001", "--format", "md"})
            .find("there is no board") != std::string::npos);
}

TEST_CASE("version, help and the printed configuration end with 0", "[process]") {
  const Machine machine;
  CHECK(run_program(machine.path("first"), {"version"}).output.starts_with("atelier "));
  CHECK(run_program(machine.path("first"), {"--help"}).code == 0);
  const Ended printed = run_program(machine.path("first"), machine.serve({"--print-config"}));
  CHECK(printed.code == 0);
  CHECK(printed.output.find("keep-days = 365") != std::string::npos);
}

TEST_CASE("log lines can be JSON objects", "[process]") {
  const Machine machine;
  RunningProgram program(machine.path("first"), machine.serve({"--log-format", "json"}));
  REQUIRE(program.prints("Your boards"));
  program.signal(SIGTERM);
  const Ended ended = program.wait();
  std::istringstream lines(ended.errors);
  std::string line;
  int count = 0;
  while (std::getline(lines, line)) {
    INFO(line);
    const boost::json::value json = boost::json::parse(line);
    CHECK_FALSE(json.at("event").as_string().empty());
    ++count;
  }
  CHECK(count >= 2);
}

TEST_CASE("damaged data exits with 3 and is left as it is", "[process]") {
  const Machine machine;
  {
    RunningProgram program(machine.path("first"), machine.serve({"--example"}));
    REQUIRE(program.prints("Facilitator"));
    program.signal(SIGTERM);
    REQUIRE(program.wait().code == 0);
  }
  // Older than the mark: a disk that lost what it had confirmed.
  std::filesystem::remove_all(machine.path("data") + "/journal");
  const Ended refused = run_program(machine.path("second"), machine.serve());
  INFO(refused.errors);
  CHECK(refused.code == 3);
  CHECK(one_line(refused.errors));
  CHECK_FALSE(std::filesystem::exists(machine.path("data") + "/journal/CURRENT"));
}

TEST_CASE("a secret that others can read stops the start", "[process]") {
  const Machine machine;
  {
    RunningProgram program(machine.path("first"), machine.serve());
    REQUIRE(program.prints("Your boards"));
    program.signal(SIGTERM);
    REQUIRE(program.wait().code == 0);
  }
  std::filesystem::permissions(machine.path("data") + "/server.key", std::filesystem::perms(0644));
  const Ended refused = run_program(machine.path("second"), machine.serve());
  CHECK(refused.code == 1);
  CHECK(refused.errors.find("chmod 600") != std::string::npos);
}

}  // namespace
}  // namespace atelier::app
