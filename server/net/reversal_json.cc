#include "server/net/reversal_json.h"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <limits>
#include <optional>
#include <variant>

namespace atelier::net {
namespace {

// What a JavaScript number holds exactly.
constexpr std::uint64_t kExactMax = (std::uint64_t{1} << 53) - 1;

Error unreadable() {
  return {
      ErrorKind::Invalid,
      "The body must be a JSON object with \"participant\", \"from\" and \"to\", with "
      "\"object\" and \"at\", or with \"reversal\". Times are milliseconds since 1970, the numbers "
      "are those that this server gives."};
}

std::optional<std::uint64_t> number(const boost::json::object& body, std::string_view name,
                                    std::uint64_t max) {
  const boost::json::value* const field = body.if_contains(name);
  if (field == nullptr || !field->is_int64()) return std::nullopt;
  const std::int64_t value = field->get_int64();
  if (value <= 0 || static_cast<std::uint64_t>(value) > max) return std::nullopt;
  return static_cast<std::uint64_t>(value);
}

std::optional<WallMillis> time(const boost::json::object& body, std::string_view name) {
  const auto millis = number(body, name, kExactMax);
  if (!millis) return std::nullopt;
  return static_cast<WallMillis>(*millis);
}

using Selector = std::variant<DoneBy, AsItWas, OfReversal>;

std::optional<Selector> selector(const boost::json::object& body) {
  const bool by_person = body.contains("participant");
  const bool as_it_was = body.contains("object");
  const bool of_reversal = body.contains("reversal");
  if (int{by_person} + int{as_it_was} + int{of_reversal} != 1) return std::nullopt;
  if (by_person) {
    const auto participant = number(body, "participant", std::numeric_limits<std::uint32_t>::max());
    const auto from = time(body, "from");
    const auto to = time(body, "to");
    if (!participant || !from || !to || *to < *from) return std::nullopt;
    return DoneBy{ParticipantId(static_cast<std::uint32_t>(*participant)), *from, *to};
  }
  if (as_it_was) {
    const auto object = number(body, "object", kExactMax);
    const auto at = time(body, "at");
    if (!object || !at) return std::nullopt;
    return AsItWas{ObjectId(*object), *at};
  }
  const auto reversal = number(body, "reversal", kExactMax);
  if (!reversal) return std::nullopt;
  return OfReversal{*reversal};
}

}  // namespace

Result<ReversalRequest> read_reversal(std::string_view body) {
  boost::json::parse_options options;
  options.max_depth = 8;
  boost::json::error_code error;
  const boost::json::value value = boost::json::parse(body, error, {}, options);
  if (error || !value.is_object()) return unreadable();
  const auto chosen = selector(value.get_object());
  if (!chosen) return unreadable();
  ReversalRequest request{*chosen, ReversalKind::Done};
  if (const auto* const preview = value.get_object().if_contains("preview")) {
    if (!preview->is_bool()) return unreadable();
    if (preview->get_bool()) request.kind = ReversalKind::Preview;
  }
  return request;
}

boost::json::object reversal_json(const ReversalAnswer& answer) {
  boost::json::object json;
  json["reversal"] = nullptr;
  if (answer.reversal) json["reversal"] = *answer.reversal;
  json["operations"] = answer.operations;
  json["objects"] = answer.objects;
  json["kept"] = answer.kept;
  json["erased"] = answer.erased;
  return json;
}

}  // namespace atelier::net
