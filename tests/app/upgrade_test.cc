// A folder of an older program under this one: tests/storage/kept/README.md says what it holds.
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <map>

#include "tests/app/result_text.h"
#include "tests/app/served_folder.h"

namespace atelier::app {
namespace {

namespace fs = std::filesystem;

const fs::path kKept = fs::path(ATELIER_SOURCE_DIR) / "tests/storage/kept/format-1";

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class KeptServed : public ServedFolder {
 public:
  KeptServed() {
    fs::copy(kKept / "data", data(), fs::copy_options::recursive);
    // Version control keeps no modes.
    for (const char* key : {"owner.key", "server.key"}) {
      fs::permissions(data() / key, fs::perms::owner_read | fs::perms::owner_write);
    }
  }
  std::string format() const { return content(data() / "journal.format"); }
};

std::map<std::string, boost::json::value> expected() {
  std::map<std::string, boost::json::value> boards;
  for (const auto& entry : fs::directory_iterator(kKept / "expected")) {
    boards[entry.path().stem()] = boost::json::parse(content(entry.path()));
  }
  return boards;
}

void expect_content(const ServedFolder& folder, const fs::path& data) {
  CHECK(expected().size() == 2);
  for (const auto& [board, exported] : expected()) {
    CHECK(folder.export_board(data, board) == exported);
  }
}

TEST_CASE("UPG-7: an older folder reads as its own program read it, before and after the upgrade",
          "[upgrade][process]") {
  KeptServed folder;
  const Ended before = folder.check(folder.data());
  INFO(before.output << before.errors);
  CHECK(before.code == 0);
  CHECK(before.output.find("format 1") != std::string::npos);
  expect_content(folder, folder.data());
  CHECK(folder.format() == "atelier journal format 1\n");

  folder.start();
  CHECK(folder.list_boards().as_array().size() == 3);
  folder.stop();
  CHECK(folder.format() == "atelier journal format 2\n");
  const Ended after = folder.check(folder.data());
  INFO(after.output);
  CHECK(after.code == 0);
  CHECK(after.output.find("format 1") == std::string::npos);
  expect_content(folder, folder.data());
}

TEST_CASE("UPG-8: people go on writing on an upgraded board", "[upgrade][process]") {
  KeptServed folder;
  folder.start();
  const auto boards = folder.list_boards().as_array();
  for (const auto& board : boards) {
    if (board.at("title") != "École") continue;
    WriteLoad load(folder, folder.server().port(), board);
    CHECK(load.wait().output.find(R"("unacknowledged":0)") != std::string::npos);
  }
  folder.stop();
  const Ended checked = folder.check(folder.data());
  INFO(checked.output);
  CHECK(checked.code == 0);
  CHECK(checked.output.find("snapshot at") != std::string::npos);
}

TEST_CASE("UPG-9: a backup of an older folder is of the older format, and is raised when restored",
          "[upgrade][process]") {
  KeptServed folder;
  REQUIRE(folder.back_up().code == 0);
  CHECK(folder.format() == "atelier journal format 1\n");
  const fs::path backup = folder.shelf() / folder.on_shelf().front();
  CHECK(content(backup / "data" / "journal.format") == folder.format());
  REQUIRE(folder.restore(backup, "restored").code == 0);
  CHECK(content(folder.path("restored") / "journal.format") == "atelier journal format 2\n");
  expect_content(folder, folder.path("restored"));
}

TEST_CASE("UPG-10: a folder from the future is refused by every command, and not touched",
          "[upgrade][process]") {
  KeptServed folder;
  std::ofstream(folder.data() / "journal.format") << "atelier journal format 3\n";
  const auto files = [&] {
    std::map<fs::path, std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(folder.data())) {
      if (entry.is_regular_file() && entry.path().filename() != "atelier.lock") {
        all[entry.path()] = content(entry.path());
      }
    }
    return all;
  };
  const auto before = files();
  const std::string data = folder.data();
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"serve", "--data", data, "--web", folder.path("web"), "--listen", "127.0.0.1:0"},
           {"check", "--data", data},
           {"export", "--data", data, "--board", expected().begin()->first, "--format", "md"},
           {"backup", "--data", data, "--to", folder.shelf()}}) {
    const Ended ended = folder.run(words);
    INFO(words.front() << ": " << ended.errors);
    CHECK(ended.code == 1);
    CHECK(one_line(ended.errors));
    CHECK(ended.errors.find("run the newer Atelier") != std::string::npos);
    CHECK(files() == before);
  }
  CHECK(folder.on_shelf().empty());
}

}  // namespace
}  // namespace atelier::app
