#include "tests/app/served_folder.h"

#include <signal.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "storage/rocksdb_journal.h"
#include "tests/app/result_text.h"

namespace atelier::app {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<storage::RocksdbJournal> look(const fs::path& data) {
  storage::RocksdbJournalOptions options;
  options.read_only = true;
  auto journal = storage::RocksdbJournal::open(data, options);
  REQUIRE(journal);
  return std::move(*journal);
}

// Twelve people write this at the same time, each one's own line.
std::string questions() {
  std::string list;
  for (int number = 1; number <= 12; ++number) {
    if (!list.empty()) list += ",";
    list += R"({"number":)" + std::to_string(number) + R"(,"text":"Question )" +
            std::to_string(number) +
            R"(: what should the square be used for in winter, when the market is not there, and )"
            R"(who looks after the trees, the benches and the fountain in between?"})";
  }
  return R"({"questions":[)" + list + "]}";
}

}  // namespace

ServedFolder::ServedFolder() {
  folder_.write("web/index.html", "<!doctype html><title>Atelier</title>");
  folder_.write("questions.json", questions());
  for (const char* name : {"server", "command", "load"}) fs::create_directory(path(name));
}

void ServedFolder::start(const std::string& data) {
  served_ = data;
  server_ = std::make_unique<RunningProgram>(
      path("server"), std::vector<std::string>{"serve", "--data", path(data), "--web", path("web"),
                                               "--listen", "127.0.0.1:0"});
  REQUIRE(server_->prints("Your boards"));
}

void ServedFolder::stop() {
  server_->signal(SIGTERM);
  const Ended ended = server_->wait();
  INFO(ended.errors);
  REQUIRE(ended.code == 0);
}

std::string ServedFolder::owner_key() const {
  const std::string text = folder_.read(served_ + "/owner.key");
  return text.substr(0, text.find('\n'));
}

boost::json::value ServedFolder::make_board(const std::string& title) {
  const HttpAnswer made =
      http(server_->port(), "POST", "/api/boards", owner_key(), R"({"title":")" + title + "\"}");
  REQUIRE(made.status == 201);
  return boost::json::parse(made.body);
}

boost::json::value ServedFolder::list_boards() {
  const HttpAnswer listed = http(server_->port(), "GET", "/api/boards", owner_key());
  REQUIRE(listed.status == 200);
  return boost::json::parse(listed.body).at("boards");
}

HttpAnswer ServedFolder::join(const std::string& code) {
  return http(server_->port(), "POST", "/api/join", "", R"({"code":")" + code + "\"}");
}

Ended ServedFolder::run(const std::vector<std::string>& words) const {
  return run_program(path("command"), words);
}

Ended ServedFolder::back_up(const std::vector<std::string>& more) const {
  std::vector<std::string> words{"backup", "--data", data(), "--to", shelf()};
  words.insert(words.end(), more.begin(), more.end());
  return run(words);
}

Ended ServedFolder::check(const fs::path& folder) const {
  return run({"check", "--data", folder});
}

Ended ServedFolder::restore(const fs::path& from, const std::string& to) const {
  return run({"restore", "--from", from, "--data", path(to)});
}

boost::json::value ServedFolder::export_board(const fs::path& data, const std::string& board,
                                              const std::vector<std::string>& more) const {
  std::vector<std::string> words{"export", "--data", data, "--board", board, "--format", "json"};
  words.insert(words.end(), more.begin(), more.end());
  const Ended ended = run(words);
  INFO(ended.errors);
  REQUIRE(ended.code == 0);
  return boost::json::parse(ended.output);
}

std::vector<std::string> ServedFolder::on_shelf() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(shelf())) {
    names.push_back(entry.path().filename());
  }
  names.erase(std::remove(names.begin(), names.end(), ".lock"), names.end());
  std::sort(names.begin(), names.end());
  return names;
}

WriteLoad::WriteLoad(const ServedFolder& folder, std::uint16_t port,
                     const boost::json::value& board)
    : folder_(folder.path("load")) {
  const std::string link = text_of(board.at("links"), "participant");
  program_ = std::make_unique<RunningProgram>(
      ATELIER_LOAD_PROGRAM, folder_,
      std::vector<std::string>{"harvest", "--port", std::to_string(port), "--board",
                               text_of(board, "id"), "--token", link.substr(link.find("#t=") + 3),
                               "--questions", folder.path("questions.json"), "--keys-per-second",
                               "20", "--seconds-max", "60"});
}

std::uint64_t WriteLoad::acknowledged() const {
  std::uint64_t number = 0;
  for (const char* name : {"/stdout", "/stderr"}) {
    std::ifstream lines(folder_ + name);
    const std::string before = R"({"acknowledged": )";
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with(before))
        number = std::max<std::uint64_t>(number, std::stoull(line.substr(before.size())));
    }
  }
  return number;
}

void WriteLoad::wait_beyond(std::uint64_t wanted) const {
  using namespace std::chrono_literals;
  const auto deadline = std::chrono::steady_clock::now() + 30s;
  while (acknowledged() <= wanted) {
    REQUIRE(std::chrono::steady_clock::now() < deadline);
    std::this_thread::sleep_for(10ms);
  }
}

bool one_line(const std::string& text) {
  return !text.empty() && text.find('\n') == text.size() - 1;
}

std::string text_of(const boost::json::value& value, const char* member) {
  return std::string(value.at(member).as_string());
}

storage::Head head_of(const fs::path& data, const std::string& board) {
  const auto head = look(data)->head(*BoardId::parse(board));
  REQUIRE(head);
  return *head;
}

storage::Hash chain_at(const fs::path& data, const std::string& board, Seq seq) {
  storage::Hash chain{};
  const auto read = look(data)->read(*BoardId::parse(board), Seq(0), storage::Hash{},
                                     [&](const storage::Record& record) {
                                       if (record.header.seq > seq) return false;
                                       chain = storage::chain_hash(record.header);
                                       return true;
                                     });
  REQUIRE(read);
  return chain;
}

void turn_bit(const fs::path& file) {
  std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
  const auto middle = static_cast<std::streamoff>(fs::file_size(file) / 2);
  stream.seekg(middle);
  const int byte = stream.get();
  REQUIRE(byte != std::char_traits<char>::eof());
  stream.seekp(middle);
  stream.put(static_cast<char>(byte ^ 1));
}

}  // namespace atelier::app
