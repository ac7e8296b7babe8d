// A facilitator takes something back: the real program, a real journal, over HTTP.
#include <signal.h>

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>

#include "protocol/record_codec.h"
#include "server/room/board.h"
#include "storage/rocksdb_journal.h"
#include "tests/app/result_text.h"
#include "tests/app/running_program.h"
#include "tests/support/temporary_folder.h"

namespace atelier::app {
namespace {

using atelier::testing::TemporaryFolder;

constexpr WallMillis kMorning = 1'795'334'400'000;
constexpr WallMillis kMinute = 60'000;

std::string at(WallMillis time) {
  return std::to_string(time);
}

// A board as two people left it, written into the journal while no server runs.
class Log {
 public:
  Log(storage::Journal& journal, const BoardId& id) : journal_(journal), id_(id) {
    REQUIRE(journal.read(id, Seq(), {}, [&](const storage::Record& record) {
      const auto kind = static_cast<protocol::RecordKind>(record.header.kind.number());
      return board_.apply(protocol::decode_record(kind, *record.payload).value()).has_value();
    }));
    owner_ = journal.take_over(id).value();
    for (std::uint32_t person = 1; person <= 2; ++person) {
      protocol::ParticipantJoined joined{ParticipantId(person), {}};
      joined.seat_hash[0] = static_cast<std::uint8_t>(person);
      apply(joined);
      apply(protocol::ReplicasGranted{ParticipantId(person), ReplicaId(person), 1});
    }
  }

  void act(std::uint32_t person, WallMillis time, ObjectId object, document::Change change) {
    const ReplicaId replica(person);
    const auto hlc =
        static_cast<document::Hlc>(time - document::kHlcEpochMillis) * document::kHlcCounterSpan;
    room::Submission submission;
    submission.replica = replica;
    submission.cseq = board_.replicas().last_cseq(replica).next();
    submission.operation.object = object;
    submission.operation.stamp = {hlc + ++count_, replica};
    submission.operation.change = std::move(change);
    const protocol::BoardRecord record =
        board_.commit(std::move(submission), room::Permission::Granted);
    REQUIRE(std::get<protocol::OperationRecord>(record).verdict == document::Verdict::Ok);
    write(record, time);
  }

 private:
  void apply(const protocol::BoardRecord& record) {
    REQUIRE(board_.apply(record));
    write(record, kMorning);
  }
  void write(const protocol::BoardRecord& record, WallMillis time) {
    const auto kind = static_cast<std::uint16_t>(protocol::kind_of(record));
    storage::Append append{id_, owner_, {}, {}};
    append.records.push_back(
        {board_.applied(), storage::RecordKind(kind), time, protocol::encode_record(record)});
    REQUIRE(journal_.commit({append}));
  }

  storage::Journal& journal_;
  BoardId id_;
  storage::Epoch owner_;
  room::Board board_;
  document::Hlc count_ = 0;
};

document::Change typed(std::u16string text) {
  document::TextEdit edit;
  edit.inserts.push_back({1, std::nullopt, document::Side::Right, std::move(text)});
  return edit;
}

TEST_CASE("REV-11: what one person did is taken back over HTTP, and given back", "[process]") {
  const TemporaryFolder folder;
  folder.write("web/index.html", "<!doctype html><title>Atelier</title>");
  std::filesystem::create_directory(folder.path() / "out");
  const std::vector<std::string> words{
      "serve", "--data", folder.data(), "--web", folder.path() / "web", "--listen", "127.0.0.1:0"};
  std::string id;
  std::string facilitator;
  std::string participant;
  std::string owner;
  {
    RunningProgram program(folder.path() / "out", words);
    REQUIRE(program.prints("http://127.0.0.1:"));
    const std::string key = folder.read("data/owner.key");
    owner = key.substr(0, key.find('\n'));
    const HttpAnswer made =
        http(program.port(), "POST", "/api/boards", owner, R"({"title":"Place"})");
    REQUIRE(made.status == 201);
    const boost::json::value board = boost::json::parse(made.body);
    id = board.at("id").as_string().c_str();
    const auto token = [&](const char* role) {
      const std::string link(board.at("links").at(role).as_string());
      return link.substr(link.find("#t=") + 3);
    };
    facilitator = token("facilitator");
    participant = token("participant");
    program.signal(SIGTERM);
    REQUIRE(program.wait().code == 0);
  }
  const ObjectId ada(ReplicaId(1), 1);
  const ObjectId bob(ReplicaId(2), 1);
  {
    const auto journal = storage::RocksdbJournal::open(folder.data(), {}).value();
    Log log(*journal, BoardId::parse(id).value());
    log.act(1, kMorning, ada, document::Create{});
    log.act(1, kMorning, ada, typed(u"bonjour"));
    log.act(2, kMorning + 10 * kMinute, bob, document::Create{});
    log.act(2, kMorning + 10 * kMinute, bob, typed(u"spam"));
    log.act(2, kMorning + 11 * kMinute, ada, document::Delete{});
  }

  const auto notes = [&](const RunningProgram& program) {
    const HttpAnswer exported =
        http(program.port(), "GET", "/api/boards/" + id + "/export?format=json", facilitator);
    INFO(exported.body);
    REQUIRE(exported.status == 200);
    const boost::json::value board = boost::json::parse(exported.body);
    std::string texts;
    for (const auto& note : board.at("notes").as_array()) {
      texts += std::string(note.at("text").as_string()) + ";";
    }
    return texts;
  };
  const std::string path = "/api/boards/" + id + "/reversals";
  const std::string spam = R"({"participant":2,"from":)" + at(kMorning + 10 * kMinute) +
                           R"(,"to":)" + at(kMorning + 20 * kMinute);
  std::string reversal;
  {
    RunningProgram program(folder.path() / "out", words);
    REQUIRE(program.prints("http://127.0.0.1:"));
    const auto ask = [&](const std::string& body, const std::string& key) {
      return http(program.port(), "POST", path, key, body);
    };
    CHECK(notes(program) == "spam;");
    CHECK(ask(spam + "}", participant).status == 403);
    CHECK(ask(R"({"participant":3,"from":1,"to":2})", facilitator).status == 400);
    CHECK(ask(R"({"reversal":5})", facilitator).status == 400);

    const HttpAnswer preview = ask(spam + R"(,"preview":true})", facilitator);
    REQUIRE(preview.status == 200);
    CHECK(boost::json::parse(preview.body).at("operations").as_int64() == 2);
    CHECK(notes(program) == "spam;");

    const HttpAnswer done = ask(spam + "}", facilitator);
    REQUIRE(done.status == 200);
    const boost::json::value answer = boost::json::parse(done.body);
    CHECK(answer.at("operations").as_int64() == 2);
    CHECK(answer.at("objects").as_int64() == 2);
    CHECK(answer.at("kept").as_int64() == 0);
    reversal = std::to_string(answer.at("reversal").as_int64());
    CHECK(notes(program) == "bonjour;");
    CHECK(boost::json::parse(ask(spam + "}", facilitator).body).at("reversal").is_null());
    program.signal(SIGKILL);
    REQUIRE(program.wait().signal == SIGKILL);
  }
  RunningProgram program(folder.path() / "out", words);
  REQUIRE(program.prints("http://127.0.0.1:"));
  CHECK(notes(program) == "bonjour;");
  REQUIRE(http(program.port(), "POST", path, owner, R"({"reversal":)" + reversal + "}").status ==
          200);
  CHECK(notes(program) == "spam;");
  const std::string before =
      R"({"object":)" + std::to_string(ada.number()) + R"(,"at":)" + at(kMorning + kMinute) + "}";
  REQUIRE(http(program.port(), "POST", path, facilitator, before).status == 200);
  CHECK(notes(program).find("bonjour;") != std::string::npos);
}

}  // namespace
}  // namespace atelier::app
