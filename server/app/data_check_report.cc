#include <spdlog/fmt/fmt.h>

#include <boost/json.hpp>

#include "server/app/data_check.h"

namespace atelier::app {
namespace {

namespace json = boost::json;

std::string counted(std::size_t number, const std::string& noun, const std::string& nouns) {
  return std::to_string(number) + " " + (number == 1 ? noun : nouns);
}

json::array texts(const std::vector<std::string>& lines) {
  return json::array(lines.begin(), lines.end());
}

json::object board_object(const BoardFinding& finding) {
  return {{"board", finding.board.text()},           {"title", finding.title},
          {"ok", finding.damages.empty()},           {"entries", finding.entries},
          {"erasedEntries", finding.erased_entries}, {"objects", finding.objects},
          {"snapshotAt", finding.snapshot_at},       {"damages", texts(finding.damages)},
          {"remarks", texts(finding.remarks)}};
}

}  // namespace

std::string findings_text(const DataFindings& findings) {
  std::string text;
  for (const std::string& damage : findings.damages) text += "DAMAGED  " + damage + "\n";
  for (const std::string& remark : findings.remarks) text += "note     " + remark + "\n";
  for (const BoardFinding& finding : findings.boards) {
    text += fmt::format("{:<8} {}  {}, {}", finding.damages.empty() ? "ok" : "DAMAGED",
                        finding.board.text(), counted(finding.entries, "entry", "entries"),
                        counted(finding.objects, "object", "objects"));
    if (finding.snapshot_at > 0) text += fmt::format(", snapshot at {}", finding.snapshot_at);
    if (finding.erased_entries > 0) text += fmt::format(", {} erased", finding.erased_entries);
    if (!finding.title.empty()) text += "  " + finding.title;
    text += "\n";
    for (const std::string& damage : finding.damages) text += "         " + damage + "\n";
    for (const std::string& remark : finding.remarks) text += "         note: " + remark + "\n";
  }
  text += counted(findings.boards.size(), "board", "boards") + " checked, " +
          std::to_string(findings.damaged_boards()) + " damaged\n";
  return text;
}

std::string findings_json(const DataFindings& findings) {
  json::array boards;
  for (const BoardFinding& finding : findings.boards) boards.push_back(board_object(finding));
  const json::object all{{"ok", findings.sound()},
                         {"damages", texts(findings.damages)},
                         {"remarks", texts(findings.remarks)},
                         {"boards", std::move(boards)}};
  return json::serialize(all) + "\n";
}

}  // namespace atelier::app
