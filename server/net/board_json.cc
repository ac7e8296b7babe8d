#include "server/net/board_json.h"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace atelier::net {
namespace {

std::string link(std::string_view base_url, const std::string& path) {
  return std::string(base_url).append(path);
}

}  // namespace

boost::json::object board_json(const BoardSummary& board, std::string_view base_url) {
  boost::json::object json;
  json["id"] = board.id.text();
  json["title"] = board.title;
  json["code"] = board.code;
  json["createdAt"] = board.created_at;
  json["keptUntil"] = board.kept_until;
  json["deletionDue"] = nullptr;
  if (board.deletion_due) json["deletionDue"] = *board.deletion_due;
  json["links"] = {{"facilitator", link(base_url, board.links.facilitator)},
                   {"participant", link(base_url, board.links.participant)},
                   {"observer", link(base_url, board.links.observer)}};
  return json;
}

Result<std::string> string_field(std::string_view body, std::string_view name) {
  const Error missing{ErrorKind::Invalid, "The body must be a JSON object with the string \"" +
                                              std::string(name) + "\"."};
  boost::json::parse_options options;
  options.max_depth = 8;
  boost::json::error_code error;
  const boost::json::value value = boost::json::parse(body, error, {}, options);
  if (error || !value.is_object()) return missing;
  const boost::json::value* field = value.get_object().if_contains(name);
  if (field == nullptr || !field->is_string()) return missing;
  return std::string(field->get_string());
}

bool title_valid(std::string_view title) {
  std::size_t characters = 0;
  for (std::size_t at = 0; at < title.size(); ++at) {
    const auto byte = static_cast<unsigned char>(title[at]);
    if (byte < 0x20 || byte == 0x7f) return false;
    // C2 80 to C2 9F are the second block of control characters.
    if (byte == 0xc2 && at + 1 < title.size() && static_cast<unsigned char>(title[at + 1]) < 0xa0)
      return false;
    const bool starts_character = (byte & 0xc0) != 0x80;
    if (starts_character) ++characters;
  }
  return characters > 0 && characters <= kTitleCharactersMax;
}

}  // namespace atelier::net
