#include "load-tests/peers/yjs_awareness.h"

#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>

#include "load-tests/peers/json_reading.h"
#include "load-tests/peers/lib0.h"

namespace atelier::load {
namespace {

constexpr std::size_t kStateBytes = 4096;  // on the stack; a larger state takes more from the heap

std::string state_of(std::uint32_t person, std::optional<Tag> cursor) {
  std::string state = R"({"user":{"name":"Participant )" + std::to_string(person) +
                      R"(","color":"#30bced"},"cursor":)";
  if (cursor) {
    state += R"({"x":)" + std::to_string(tag_x(*cursor)) + R"(,"y":)" +
             std::to_string(tag_y(*cursor)) + "}}";
  } else {
    state += "null}";
  }
  return state;
}

bool read_state(std::string_view state, std::vector<Tag>& cursors) {
  std::array<unsigned char, kStateBytes> buffer;
  boost::json::monotonic_resource memory(buffer.data(), buffer.size());
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(state, error, &memory);
  if (error) return false;
  const boost::json::value* cursor = member(&value, "cursor");
  const Tag tag = tag_at(whole_number(member(cursor, "x")), whole_number(member(cursor, "y")));
  if (tag != kNoTag) cursors.push_back(tag);
  return true;
}

}  // namespace

std::string awareness_update(std::uint32_t client, std::uint32_t clock, std::uint32_t person,
                             std::optional<Tag> cursor) {
  Lib0Writer update;
  update.number(1);
  update.number(client);
  update.number(clock);
  update.text(state_of(person, cursor));
  return update.take();
}

bool read_awareness(std::string_view bytes, std::vector<Tag>& cursors) {
  Lib0Reader update(bytes);
  for (std::uint64_t left = update.number(); update.ok() && left > 0; --left) {
    update.number32();
    update.number32();
    const std::string_view state = update.text();
    if (update.ok() && !read_state(state, cursors)) return false;
  }
  return update.ok();
}

}  // namespace atelier::load
