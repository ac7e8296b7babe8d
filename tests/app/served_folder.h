// A data folder served by the real program, a shelf for its backups, and what operators type.
#pragma once

#include <boost/json.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "server/base/ids.h"
#include "storage/journal.h"
#include "tests/app/running_program.h"
#include "tests/support/temporary_folder.h"

namespace atelier::app {

class ServedFolder {
 public:
  ServedFolder();

  std::filesystem::path path(const std::string& name) const { return folder_.path() / name; }
  std::filesystem::path data() const { return path("data"); }
  std::filesystem::path shelf() const { return path("shelf"); }

  // Starts the server on a data folder and waits until it serves.
  void start(const std::string& data = "data");
  void stop();
  RunningProgram& server() { return *server_; }

  // Over HTTP, with the owner key.
  boost::json::value make_board(const std::string& title);
  boost::json::value list_boards();
  HttpAnswer join(const std::string& code);

  // One command to its end.
  Ended run(const std::vector<std::string>& words) const;
  Ended back_up(const std::vector<std::string>& more = {}) const;
  Ended check(const std::filesystem::path& folder) const;
  Ended restore(const std::filesystem::path& from, const std::string& to) const;
  boost::json::value export_board(const std::filesystem::path& data, const std::string& board,
                                  const std::vector<std::string>& more = {}) const;

  // Names on the shelf, hidden ones too, without the lock.
  std::vector<std::string> on_shelf() const;

 private:
  std::string owner_key() const;

  atelier::testing::TemporaryFolder folder_;
  std::string served_ = "data";
  std::unique_ptr<RunningProgram> server_;
};

// Virtual participants that write on one board, as another process.
class WriteLoad {
 public:
  WriteLoad(const ServedFolder& folder, std::uint16_t port, const boost::json::value& board);
  // How many operations were acknowledged so far.
  std::uint64_t acknowledged() const;
  void wait_beyond(std::uint64_t acknowledged) const;
  Ended wait() { return program_->wait(); }

 private:
  std::string folder_;
  std::unique_ptr<RunningProgram> program_;
};

bool one_line(const std::string& text);
std::string text_of(const boost::json::value& value, const char* member);
// What the log of a stopped folder's board hashes to at an entry, and where it ends.
storage::Head head_of(const std::filesystem::path& data, const std::string& board);
storage::Hash chain_at(const std::filesystem::path& data, const std::string& board, Seq seq);
// Turns one bit in the middle of a file.
void turn_bit(const std::filesystem::path& file);

}  // namespace atelier::app
