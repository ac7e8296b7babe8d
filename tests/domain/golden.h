// The golden vectors as JSON; protocol/golden/README.md describes them.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "server/domain/document/document.h"
#include "tests/domain/document_cases.h"
#include "tests/domain/text_cases.h"

namespace atelier::document {

// A whole file, with what must come out of each case. One case a line, so that a difference is
// small.
std::string golden_file(const TextCaseFile& file);
std::string golden_file(const DocumentCaseFile& file);

// One input and what came out of it, each way.
boost::json::value edit_to_json(const AuthoredEdit& authored);
AuthoredEdit edit_from_json(const boost::json::value& json);
boost::json::value operation_to_json(const Operation& operation);
Operation operation_from_json(const boost::json::value& json);
// [property, type, value].
boost::json::array value_to_json(const PropertyValue& one);
boost::json::value id_or_null(ObjectId id);
boost::json::value objects_to_json(const Document& document);
// [parent, children] of each that has any, the page first.
boost::json::value children_to_json(const Document& document);
// Null where nothing was resolved.
const Placed* placed_in(const Operation& operation);
boost::json::value placed_to_json(const Placed& placed);
boost::json::value digest_to_json(Digest digest);
Digest text_digest_of(const TextSequence& text);
std::string to_hex(std::string_view bytes);
std::string from_hex(std::string_view text);

}  // namespace atelier::document
