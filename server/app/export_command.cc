#include <cstdio>
#include <fstream>

#include "server/app/board_export.h"
#include "server/app/board_reading.h"
#include "server/app/catalogue_store.h"
#include "server/app/commands.h"
#include "storage/rocksdb_journal.h"

namespace atelier::app {
namespace {

Result<std::string> read_export(storage::Journal& journal, const Settings& settings) {
  const auto id = BoardId::parse(settings.board);
  const Error unknown{ErrorKind::NotFound, "there is no board " + settings.board + " in " +
                                               settings.data + "; 'atelier check --data " +
                                               settings.data + "' lists the boards"};
  if (!id) return unknown;
  const auto catalogue = load_catalogue(journal);
  if (!catalogue) return catalogue.error();
  const workshop::ListedBoard* listed = catalogue->catalogue.find(*id);
  if (listed == nullptr) return unknown;
  const auto board = settings.at.empty()
                         ? read_board(journal, *id)
                         : read_board_at(journal, *id, *parse_past_moment(settings.at));
  if (!board) {
    return Error{board.error().kind, "board " + settings.board + ": " + board.error().detail +
                                         "; nothing was changed; restore the data folder from a "
                                         "backup"};
  }
  const ExportFacts facts{*id, listed->title, listed->created_at, listed->kept_until};
  if (settings.format == "json") return export_json(facts, board->document());
  const Language language = settings.language == "en" ? Language::English : Language::French;
  return export_markdown(facts, board->document(), language);
}

Result<> write_text(const std::string& text, const std::string& path) {
  if (path.empty()) {
    const bool whole = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
    if (whole && std::fflush(stdout) == 0) return {};
    return Error{ErrorKind::Unavailable, "cannot write to standard output"};
  }
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (file.fail()) return Error{ErrorKind::Unavailable, "cannot write " + path};
  return {};
}

}  // namespace

ExitCode export_board(const Settings& settings) {
  storage::RocksdbJournalOptions options;
  options.read_only = true;
  const auto journal = storage::RocksdbJournal::open(settings.data, options);
  const Result<std::string> text =
      journal ? read_export(**journal, settings) : Result<std::string>(journal.error());
  const Result<> written = text ? write_text(*text, settings.output) : Result<>(text.error());
  if (written) return ExitCode::Ok;
  print_error(written.error().detail);
  return exit_code_of(written.error());
}

}  // namespace atelier::app
