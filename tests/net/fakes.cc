#include "tests/net/fakes.h"

#include <utility>

namespace atelier::net::testing {
namespace {

BoardSummary summary(std::string title) {
  return {known_board(),
          std::move(title),
          "ABCD-EFGH",
          1'000,
          2'000,
          std::nullopt,
          {"/b/x#t=f", "/b/x#t=p", "/b/x#t=o"}};
}

Error no_board() {
  return {ErrorKind::NotFound, "no such board"};
}

void answer(BoardId board, BoardSummary found, const Done<BoardSummary>& done) {
  if (board != known_board()) return done(no_board());
  done(std::move(found));
}

}  // namespace

BoardId known_board() {
  BoardId::Bytes bytes{};
  bytes.fill(7);
  return BoardId(bytes);
}

BoardId unknown_board() {
  BoardId::Bytes bytes{};
  bytes.fill(8);
  return BoardId(bytes);
}

void FakeBoardApi::create(std::string title, Done<BoardSummary> done) {
  if (title == "full") return done(Error{ErrorKind::StorageFull, "no room"});
  done(summary(std::move(title)));
}

void FakeBoardApi::list(Done<std::vector<BoardSummary>> done) {
  done(std::vector<BoardSummary>{summary("One")});
}

void FakeBoardApi::rename(BoardId board, std::string title, Done<BoardSummary> done) {
  answer(board, summary(std::move(title)), done);
}

void FakeBoardApi::duplicate(BoardId board, std::string title, Done<BoardSummary> done) {
  answer(board, summary(title.empty() ? "One" : std::move(title)), done);
}

void FakeBoardApi::schedule_deletion(BoardId board, Done<BoardSummary> done) {
  BoardSummary found = summary("One");
  found.deletion_due = 3'000;
  answer(board, std::move(found), done);
}

void FakeBoardApi::cancel_deletion(BoardId board, Done<BoardSummary> done) {
  answer(board, summary("One"), done);
}

void FakeBoardApi::take_back(BoardId board, const ReversalRequest& request,
                             Done<ReversalAnswer> done) {
  if (board != known_board()) return done(no_board());
  taken_back = request;
  ReversalAnswer answer;
  answer.operations = 3;
  answer.objects = 2;
  answer.kept = 1;
  if (request.kind == ReversalKind::Done) answer.reversal = 77;
  // Number 9 has done too much.
  const auto* const done_by = std::get_if<DoneBy>(&request.selector);
  answer.too_large = done_by != nullptr && done_by->participant == ParticipantId(9);
  done(answer);
}

void FakeBoardApi::export_board(BoardId board, ExportFormat format, Done<std::string> done) {
  if (board != known_board()) return done(no_board());
  done(format == ExportFormat::Json ? std::string("{}") : std::string("# One\n"));
}

Result<BoardApi::Joined> FakeBoardApi::join(const std::string& code) const {
  if (code != "ABCD-EFGH") return Error{ErrorKind::NotFound, "no such code"};
  return Joined{known_board(), "One", "participant"};
}

Result<BoardApi::Access> FakeBoardApi::access(const BoardId& board,
                                              const std::string& token) const {
  if (board != known_board()) return no_board();
  if (token == "facilitator") return Access{protocol::Role::Facilitator, false};
  if (token == "participant") return Access{protocol::Role::Participant, false};
  if (token == "expired") return Access{protocol::Role::Participant, true};
  return Error{ErrorKind::Forbidden, "not a token of this board"};
}

SessionId FakeRoom::join(std::shared_ptr<room::SessionPort> port, room::JoinRequest request) {
  const std::lock_guard lock(mutex_);
  port_ = std::move(port);
  request_ = std::move(request);
  return SessionId(static_cast<std::uint32_t>(++joins_));
}

bool FakeRoom::push(SessionId, protocol::Push) {
  ++pushes_;
  return takes_pushes;
}

void FakeRoom::on_resume(SessionId, std::function<void()> resume) {
  const std::lock_guard lock(mutex_);
  resume_ = std::move(resume);
}

void FakeRoom::presence(SessionId, protocol::PresenceUpdate) {
  ++presences_;
}

void FakeRoom::ask_authors(SessionId, protocol::AuthorsQuestion) {}

void FakeRoom::left(SessionId) {
  const std::lock_guard lock(mutex_);
  port_.reset();
  ++departures_;
}

bool FakeRoom::waiting_to_resume() const {
  const std::lock_guard lock(mutex_);
  return resume_ != nullptr;
}

std::shared_ptr<room::SessionPort> FakeRoom::port() const {
  const std::lock_guard lock(mutex_);
  return port_;
}

room::JoinRequest FakeRoom::request() const {
  const std::lock_guard lock(mutex_);
  return request_;
}

std::function<void()> FakeRoom::take_resume() {
  const std::lock_guard lock(mutex_);
  return std::exchange(resume_, nullptr);
}

void FakeDirectory::open(const BoardId&,
                         std::function<void(Result<std::shared_ptr<room::RoomHandle>>)> ready) {
  if (damaged) return ready(Error{ErrorKind::Damaged, "record 3"});
  ready(std::shared_ptr<room::RoomHandle>(room));
}

}  // namespace atelier::net::testing
