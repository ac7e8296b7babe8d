#include <spdlog/fmt/fmt.h>

#include <array>
#include <string_view>

#include "server/app/board_export.h"
#include "server/app/json_quoted.h"
#include "server/app/utc_date.h"

namespace atelier::app {
namespace {

constexpr int kVersion = 1;

std::string_view colour_name(std::int64_t colour) {
  constexpr std::array<std::string_view, 7> kNames{"none", "yellow", "orange", "green",
                                                   "blue", "pink",   "grey"};
  const auto index = static_cast<std::size_t>(colour);
  return index < kNames.size() ? kNames[index] : kNames[0];
}

// 1/64 as a decimal number, exactly: at most six places, none that says nothing.
std::string units(std::int32_t sixty_fourths) {
  const std::int64_t magnitude = std::abs(std::int64_t{sixty_fourths});
  std::string text = sixty_fourths < 0 ? "-" : "";
  text += std::to_string(magnitude / 64);
  constexpr std::int64_t kMillionthsPerStep = 1'000'000 / 64;
  std::string places = fmt::format(".{:06}", magnitude % 64 * kMillionthsPerStep);
  places.erase(places.find_last_not_of('0') + 1);
  return places == "." ? text : text + places;
}

// One note on one line, so that two exports compare line by line.
std::string note_object(const ReadableNote& note) {
  return fmt::format(
      R"({{"id": {}, "x": {}, "y": {}, "width": {}, "height": {}, "colour": "{}", "text": {}}})",
      note.id.number(), units(note.position.x), units(note.position.y), units(note.size.x),
      units(note.size.y), colour_name(note.colour), json_quoted(note.text));
}

std::string list(const std::vector<ReadableNote>& notes, bool deleted) {
  std::string text;
  for (const ReadableNote& note : notes) {
    if (note.deleted != deleted) continue;
    text += (text.empty() ? "\n    " : ",\n    ") + note_object(note);
  }
  return text.empty() ? "[]" : "[" + text + "\n  ]";
}

}  // namespace

std::string export_json(const ExportFacts& facts, const document::Document& document) {
  const auto notes = notes_in_reading_order(document);
  std::string text = "{\n";
  text += "  \"format\": \"atelier-board\",\n";
  text += fmt::format("  \"version\": {},\n", kVersion);
  text += "  \"board\": " + json_quoted(facts.board.text()) + ",\n";
  text += "  \"title\": " + json_quoted(facts.title) + ",\n";
  text += "  \"created\": " + json_quoted(utc_timestamp(facts.created_at)) + ",\n";
  text += "  \"keptUntil\": " + json_quoted(utc_timestamp(facts.kept_until)) + ",\n";
  text += "  \"notes\": " + list(notes, false) + ",\n";
  text += "  \"deleted\": " + list(notes, true) + "\n}\n";
  return text;
}

}  // namespace atelier::app
