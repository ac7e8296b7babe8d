#include <algorithm>
#include <array>
#include <string_view>

#include "server/app/board_export.h"
#include "server/app/utc_date.h"

namespace atelier::app {
namespace {

// The few words that an export adds to what people wrote.
struct Words {
  std::array<std::string_view, 7> colours;  // by index of the palette; 0 is none
  std::string_view empty_note;
  std::string_view no_notes;
};

const Words kFrench{{"sans couleur", "jaune", "orange", "vert", "bleu", "rose", "gris"},
                    "note vide",
                    "Aucune note."};
const Words kEnglish{
    {"no colour", "yellow", "orange", "green", "blue", "pink", "grey"}, "empty note", "No notes."};

constexpr std::array<std::string_view, 12> kFrenchMonths{
    "janvier", "février", "mars",      "avril",   "mai",      "juin",
    "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
constexpr std::array<std::string_view, 12> kEnglishMonths{
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

std::string summary(Language language, WallMillis created_at, std::size_t notes) {
  const UtcDate date = utc_date(created_at);
  const std::string count = std::to_string(notes);
  if (language == Language::French) {
    const std::string day = date.day == 1 ? "1er" : std::to_string(date.day);
    return "Tableau du " + day + " " + std::string(kFrenchMonths[date.month - 1]) + " " +
           std::to_string(date.year) + ", " + count + (notes > 1 ? " notes" : " note");
  }
  return "Board of " + std::to_string(date.day) + " " +
         std::string(kEnglishMonths[date.month - 1]) + " " + std::to_string(date.year) + ", " +
         count + (notes == 1 ? " note" : " notes");
}

std::string_view colour_name(const Words& words, std::int64_t colour) {
  const auto index = static_cast<std::size_t>(colour);
  return index < words.colours.size() ? words.colours[index] : words.colours[0];
}

bool is_letter_or_digit(char letter) {
  // Bytes of longer characters count as letters: a word goes on in them.
  const auto byte = static_cast<unsigned char>(letter);
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
         (byte >= 'A' && byte <= 'Z');
}

// "2. " and "2) " start an ordered list.
std::size_t list_number_length(std::string_view line) {
  const auto digits = std::min(line.find_first_not_of("0123456789"), line.size());
  const bool numbered =
      digits > 0 && digits < line.size() && (line[digits] == '.' || line[digits] == ')');
  return numbered ? digits : 0;
}

// What starts a block at the beginning of a line: code, a heading, a list, a quotation, a rule.
std::string escaped_start(std::string_view& line) {
  std::string start;
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) {
    start += line.front() == ' ' ? "&#32;" : "&#9;";
    line.remove_prefix(1);
  }
  const std::size_t digits = list_number_length(line);
  start += line.substr(0, digits);
  line.remove_prefix(digits);
  if (digits == 0 &&
      (line.empty() || std::string_view("#-+=>:|").find(line.front()) == std::string_view::npos)) {
    return start;
  }
  start += '\\';
  start += line.front();
  line.remove_prefix(1);
  return start;
}

// Whether the character at `place` would act as Markdown in the middle of a line. Characters that
// could not are left alone: the file is also read as it is.
bool acts_as_markup(std::string_view line, std::size_t place) {
  const char next = place + 1 < line.size() ? line[place + 1] : ' ';
  switch (line[place]) {
    case '\\':
    case '`':
    case '*':
    case '[':
    case '~':
      return true;
    case '_':
      return place == 0 || !is_letter_or_digit(line[place - 1]) || !is_letter_or_digit(next);
    case '<':
      return is_letter_or_digit(next) || next == '/' || next == '!' || next == '?';
    case '&':
      return is_letter_or_digit(next) || next == '#';
    default:
      return false;
  }
}

std::string escaped(std::string_view line) {
  std::string text = escaped_start(line);
  for (std::size_t place = 0; place < line.size(); ++place) {
    if (acts_as_markup(line, place)) text += '\\';
    text += line[place];
  }
  return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (true) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

// A list item: further lines are indented to its text, line breaks are kept with a backslash.
std::string list_item(std::size_t number, const ReadableNote& note, const Words& words) {
  const std::string bullet = std::to_string(number) + ". ";
  const std::string indent(bullet.size(), ' ');
  const std::string colour(colour_name(words, note.colour));
  if (note.text.find_first_not_of(" \t\n") == std::string::npos) {
    return bullet + "*(" + std::string(words.empty_note) + ", " + colour + ")*\n";
  }
  std::string item;
  const auto lines = lines_of(note.text);
  for (std::size_t index = 0; index < lines.size(); ++index) {
    const bool blank = lines[index].empty();
    if (index == 0) item += bullet;
    if (index > 0 && !blank) item += indent;
    item += escaped(lines[index]);
    if (index + 1 == lines.size()) break;
    // Between two lines of one paragraph; a blank line ends the paragraph by itself.
    if (!blank && !lines[index + 1].empty()) item += '\\';
    item += '\n';
  }
  if (lines.back().empty()) item += indent;
  return item + (lines.back().empty() ? "*(" : " *(") + colour + ")*\n";
}

}  // namespace

std::string export_markdown(const ExportFacts& facts, const document::Document& document,
                            Language language) {
  const Words& words = language == Language::French ? kFrench : kEnglish;
  std::vector<ReadableNote> notes = notes_in_reading_order(document);
  std::erase_if(notes, [](const ReadableNote& note) { return note.deleted; });

  std::string text = "# " + escaped(facts.title) + "\n\n";
  text += summary(language, facts.created_at, notes.size()) + "\n\n";
  if (notes.empty()) return text + std::string(words.no_notes) + "\n";
  for (std::size_t index = 0; index < notes.size(); ++index) {
    text += list_item(index + 1, notes[index], words);
  }
  return text;
}

}  // namespace atelier::app
