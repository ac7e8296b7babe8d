// The check of a data folder: every board replayed from its first entry, and all that is stored
// about it compared with what comes out.
//
// Reads only. Thread: any; nothing else may write to the journal meanwhile.
#pragma once

#include <string>
#include <vector>

#include "server/base/ids.h"
#include "server/base/result.h"
#include "storage/journal.h"

namespace atelier::app {

struct BoardFinding {
  BoardId board;
  std::string title{};  // "" for one that is not listed
  std::uint64_t entries = 0;
  std::uint64_t erased_entries = 0;  // content erased on request; their place in the chain is kept
  std::size_t objects = 0;
  std::uint64_t snapshot_at = 0;       // 0: none
  std::vector<std::string> damages{};  // each names what does not fit, and where
  std::vector<std::string> remarks{};  // unusual, but nothing is lost
};

struct DataFindings {
  std::vector<BoardFinding> boards{};
  std::vector<std::string> damages{};  // of the list of boards itself
  std::vector<std::string> remarks{};  // of the folder: unusual, but nothing is lost

  std::size_t damaged_boards() const;
  bool sound() const { return damages.empty() && damaged_boards() == 0; }
};

// Errors are those of a journal that can't be read at all; damage is a finding.
Result<DataFindings> check_data(storage::Journal& journal);

std::string findings_text(const DataFindings& findings);
std::string findings_json(const DataFindings& findings);

}  // namespace atelier::app
