#include "server/app/boards.h"

#include <utility>

#include "server/app/board_export.h"
#include "server/app/board_reading.h"
#include "server/app/board_seed.h"
#include "server/app/join_code.h"
#include "server/app/reversals.h"
#include "server/base/log.h"

namespace atelier::app {
namespace {

using net::BoardSummary;
using net::Done;
using protocol::Role;
using workshop::ListedBoard;

Error not_found() {
  return {ErrorKind::NotFound, "there is no such board"};
}

BoardId new_board_id(Random& random) {
  BoardId::Bytes bytes{};
  random.fill(bytes);
  return BoardId(bytes);
}

ExportFacts export_facts(const ListedBoard& board) {
  return {.board = board.id,
          .title = board.title,
          .created_at = board.created_at,
          .kept_until = board.kept_until};
}

room::BoardFacts facts_of(const ListedBoard& board) {
  return {
      .title = board.title, .join_code = shown_code(board.code), .kept_until = board.erased_at()};
}

}  // namespace

Boards::Boards(BoardsPorts ports, BoardRules rules, AccessTokens tokens, CatalogueStore& catalogue)
    : ports_(std::move(ports)),
      rules_(std::move(rules)),
      tokens_(std::move(tokens)),
      catalogue_(catalogue),
      clock_watch_(ports_.clock) {}

bool Boards::is_owner(const std::string& bearer) const {
  return equal_secrets(bearer, rules_.owner_key) || rules_.open;
}

Result<> Boards::check_running() const {
  if (!stopping_) return {};
  return Error{ErrorKind::Unavailable, "the server is stopping"};
}

void Boards::create(std::string title, Done<BoardSummary> done) {
  const protocol::BoardSeeded nothing{.hlc = 0, .operations = {}};
  create_with(new_board_id(ports_.random), std::move(title), nothing, std::move(done));
}

void Boards::create_with(BoardId board, std::string title, protocol::BoardSeeded seed,
                         Done<BoardSummary> done) {
  const auto usable = workshop::normal_title(title);
  if (!usable) return done(Error{ErrorKind::Invalid, "a title has 1 to 480 bytes of plain text"});
  if (const auto running = check_running(); !running) return done(running.error());

  auto list_it = [this, board, title = *usable, done](Result<> written) {
    if (!written) return done(written.error());
    const auto decide =
        [this, board,
         title](const workshop::Catalogue& catalogue) -> Result<workshop::CatalogueRecord> {
      std::string code = make_code(ports_.random);
      while (catalogue.find_by_code(code) != nullptr) code = make_code(ports_.random);
      const WallMillis now = ports_.clock.wall_millis();
      return workshop::CatalogueRecord{
          board, workshop::BoardCreated{title, code, now, now + rules_.kept_for}};
    };
    catalogue_.change(decide, [this, board, done](Result<SharedCatalogue> changed) {
      if (!changed) return done(changed.error());
      log_event(LogLevel::Info, "board created", {{"board", board.text()}});
      done(summary(*(*changed)->find(board)));
    });
  };
  write_first_entries(board, std::move(seed), std::move(list_it));
}

void Boards::write_first_entries(const BoardId& board, protocol::BoardSeeded seed,
                                 std::function<void(Result<>)> done) {
  ports_.aside([this, board, seed = std::move(seed), done = std::move(done)]() mutable {
    const auto owner = ports_.journal.take_over(board);
    if (!owner) return done(owner.error());
    storage::Append append{board, *owner, {}, {}};
    for (protocol::BoardSeeded& part : split_seed(std::move(seed))) {
      const protocol::BoardRecord record = std::move(part);
      const auto kind = static_cast<std::uint16_t>(protocol::kind_of(record));
      append.records.push_back({.seq = Seq(append.records.size() + 1),
                                .kind = storage::RecordKind(kind),
                                .time = ports_.clock.wall_millis(),
                                .payload = protocol::encode_record(record)});
    }
    ports_.writer.append(std::move(append), std::move(done));
  });
}

void Boards::list(Done<std::vector<BoardSummary>> done) {
  std::vector<BoardSummary> boards;
  for (const ListedBoard& board : catalogue_.current()->by_age()) boards.push_back(summary(board));
  done(std::move(boards));
}

void Boards::change(const BoardId& board, workshop::CatalogueEvent event, Done<BoardSummary> done) {
  if (const auto running = check_running(); !running) return done(running.error());
  const auto decide = [board, event = std::move(event)](
                          const workshop::Catalogue&) -> Result<workshop::CatalogueRecord> {
    return workshop::CatalogueRecord{board, event};
  };
  catalogue_.change(decide, [this, board, done = std::move(done)](Result<SharedCatalogue> changed) {
    if (!changed) return done(changed.error());
    const ListedBoard* listed = (*changed)->find(board);
    if (rooms_ != nullptr) rooms_->facts_changed(board);
    done(summary(*listed));
  });
}

void Boards::rename(BoardId board, std::string title, Done<BoardSummary> done) {
  const auto usable = workshop::normal_title(title);
  if (!usable) return done(Error{ErrorKind::Invalid, "a title has 1 to 480 bytes of plain text"});
  change(board, workshop::BoardRenamed{*usable}, std::move(done));
}

void Boards::duplicate(BoardId board, std::string title, Done<BoardSummary> done) {
  const SharedCatalogue catalogue = catalogue_.current();
  const ListedBoard* listed = living(*catalogue, board);
  if (listed == nullptr) return done(not_found());
  if (title.empty()) title = listed->title;
  ports_.aside([this, board, title = std::move(title), done = std::move(done)]() mutable {
    const auto read = read_board(ports_.journal, board);
    if (!read) return done(read.error());
    create_with(new_board_id(ports_.random), std::move(title),
                seed_copy(read->document(), ports_.clock.wall_millis()), std::move(done));
  });
}

void Boards::schedule_deletion(BoardId board, Done<BoardSummary> done) {
  const WallMillis due = ports_.clock.wall_millis() + rules_.deletion_delay;
  change(board, workshop::DeletionScheduled{due}, std::move(done));
}

void Boards::cancel_deletion(BoardId board, Done<BoardSummary> done) {
  change(board, workshop::DeletionCancelled{}, std::move(done));
}

void Boards::export_board(BoardId board, net::ExportFormat format, Done<std::string> done) {
  const SharedCatalogue catalogue = catalogue_.current();
  const ListedBoard* listed = living(*catalogue, board);
  if (listed == nullptr) return done(not_found());
  ports_.aside([this, facts = export_facts(*listed), format, done = std::move(done)] {
    const auto read = read_board(ports_.journal, facts.board);
    if (!read) return done(read.error());
    switch (format) {
      case net::ExportFormat::Markdown:
        return done(export_markdown(facts, read->document(), Language::French));
      case net::ExportFormat::Json:
        return done(export_json(facts, read->document()));
    }
  });
}

void Boards::take_back(BoardId board, const net::ReversalRequest& request,
                       Done<net::ReversalAnswer> done) {
  if (const auto running = check_running(); !running) return done(running.error());
  if (living(*catalogue_.current(), board) == nullptr) return done(not_found());
  app::take_back({ports_.journal, *rooms_, ports_.aside}, board, request, std::move(done));
}

Result<Boards::Joined> Boards::join(const std::string& typed) const {
  const auto code = normal_code(typed);
  if (!code) return not_found();
  const SharedCatalogue catalogue = catalogue_.current();
  const ListedBoard* found = catalogue->find_by_code(*code);
  if (found == nullptr || living(*catalogue, found->id) == nullptr) return not_found();
  return Joined{found->id, found->title, token(*found, Role::Participant)};
}

Result<Boards::Access> Boards::access(const BoardId& board, const std::string& text) const {
  const auto claims = tokens_.verify(text);
  if (!claims) return claims.error();
  if (claims->board != board) return Error{ErrorKind::Forbidden, "the link is of another board"};
  const SharedCatalogue catalogue = catalogue_.current();
  const ListedBoard* listed = living(*catalogue, board);
  if (listed == nullptr) return not_found();
  if (claims->generation != listed->generation) {
    return Error{ErrorKind::Forbidden, "the link was revoked"};
  }
  const bool ends = claims->expires_at != 0;
  return Access{claims->role, ends && claims->expires_at <= ports_.clock.wall_millis()};
}

Result<room::BoardFacts> Boards::facts(const BoardId& board) const {
  const SharedCatalogue catalogue = catalogue_.current();
  const ListedBoard* listed = living(*catalogue, board);
  if (listed == nullptr) return not_found();
  return facts_of(*listed);
}

std::optional<BoardSummary> Boards::find(const BoardId& board) const {
  const SharedCatalogue catalogue = catalogue_.current();
  const ListedBoard* listed = catalogue->find(board);
  if (listed == nullptr) return std::nullopt;
  return summary(*listed);
}

void Boards::purge() {
  if (!clock_watch_.ran_evenly()) return;
  for (const BoardId& board : catalogue_.current()->due(ports_.clock.wall_millis())) erase(board);
}

void Boards::erase(const BoardId& board) {
  // Judged again when its turn comes: the deletion may have been cancelled in the meantime.
  const auto decide =
      [this, board](const workshop::Catalogue& catalogue) -> Result<workshop::CatalogueRecord> {
    const ListedBoard* listed = catalogue.find(board);
    if (listed == nullptr || listed->erased_at() > ports_.clock.wall_millis()) return not_found();
    return workshop::CatalogueRecord{board, workshop::BoardErased{}};
  };
  catalogue_.change(decide, [this, board](Result<SharedCatalogue> changed) {
    if (!changed) return;
    log_event(LogLevel::Info, "board erased: its time was over", {{"board", board.text()}});
    const auto erase_log = [this, board] {
      ports_.aside([this, board] {
        const auto erased = ports_.journal.erase_board(board);
        if (erased) return;
        log_event(LogLevel::Error, "board not erased from disk; the next start tries again",
                  {{"board", board.text()}, {"reason", erased.error().detail}});
      });
    };
    if (rooms_ == nullptr) return erase_log();
    rooms_->close(board, erase_log);
  });
}

BoardSummary Boards::summary(const ListedBoard& board) const {
  return {.id = board.id,
          .title = board.title,
          .code = shown_code(board.code),
          .created_at = board.created_at,
          .kept_until = board.kept_until,
          .deletion_due = board.deletion_due,
          .links = {.facilitator = link(board, Role::Facilitator),
                    .participant = link(board, Role::Participant),
                    .observer = link(board, Role::Observer)}};
}

std::string Boards::token(const ListedBoard& board, Role role) const {
  return tokens_.issue({.board = board.id, .role = role, .generation = board.generation});
}

std::string Boards::link(const ListedBoard& board, Role role) const {
  return "/b/" + board.id.text() + "#t=" + token(board, role);
}

const ListedBoard* Boards::living(const workshop::Catalogue& catalogue,
                                  const BoardId& board) const {
  const ListedBoard* listed = catalogue.find(board);
  if (listed == nullptr || listed->erased_at() <= ports_.clock.wall_millis()) return nullptr;
  return listed;
}

Result<> erase_remains(storage::Journal& journal, const workshop::Catalogue& catalogue) {
  const auto stored = journal.boards();
  if (!stored) return stored.error();
  for (const BoardId& board : *stored) {
    if (!catalogue.was_erased(board)) continue;
    if (const auto erased = journal.erase_board(board); !erased) return erased;
  }
  return {};
}

}  // namespace atelier::app
