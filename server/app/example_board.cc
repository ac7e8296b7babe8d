#include "server/app/example_board.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace atelier::app {
namespace {

namespace json = boost::json;

constexpr std::int32_t kUnit = 64;  // positions are in 1/64 board unit
constexpr std::int32_t kGap = 24;   // between notes, in board units
constexpr std::size_t kColumns = 2;

std::int32_t number(const json::value& value) {
  return static_cast<std::int32_t>(value.to_number<std::int64_t>());
}

std::int64_t colour_index(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames{"yellow", "orange", "green",
                                                   "blue",   "pink",   "grey"};
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) throw std::invalid_argument("unknown colour");
  return found - kNames.begin() + 1;
}

class Layout {
 public:
  explicit Layout(const json::value& root)
      : width_(number(root.at("width"))), height_(number(root.at("height"))) {}

  std::vector<NoteDraft> place(const json::value& group) const {
    const std::int32_t left = number(group.at("x"));
    const std::int32_t top = number(group.at("y"));
    std::vector<NoteDraft> notes;
    for (const json::value& note : group.at("notes").as_array()) {
      const std::size_t place = notes.size();
      // The heading takes the whole width above the others.
      const bool heading = place == 0;
      const auto column = static_cast<std::int32_t>(heading ? 0 : (place - 1) % kColumns);
      const auto row = static_cast<std::int32_t>(heading ? 0 : 1 + (place - 1) / kColumns);
      const std::int32_t width = heading ? 2 * width_ + kGap : width_;
      notes.push_back({.position = {(left + column * (width_ + kGap)) * kUnit,
                                    (top + row * (height_ + kGap)) * kUnit},
                       .size = {width * kUnit, height_ * kUnit},
                       .colour = colour_index(note.at("colour").as_string()),
                       .text = std::string(note.at("text").as_string())});
    }
    return notes;
  }

 private:
  std::int32_t width_;
  std::int32_t height_;
};

}  // namespace

Result<ExampleBoard> read_example(std::string_view text) {
  // Boost.JSON reports what it does not find by exception.
  try {
    const json::value root = json::parse(text);
    ExampleBoard board{.title = std::string(root.at("title").as_string())};
    const Layout layout(root);
    for (const json::value& group : root.at("groups").as_array()) {
      for (NoteDraft& note : layout.place(group)) board.notes.push_back(std::move(note));
    }
    return board;
  } catch (const std::exception& failure) {
    return Error{ErrorKind::Invalid, std::string("not an example board: ") + failure.what()};
  }
}

}  // namespace atelier::app
