// The records that a tldraw client puts on a board, as JSON, and the schema that it says it has:
// those of @tldraw/tlschema 5.4.2. A server with an older or newer schema migrates each record on
// its way, which would be another measurement.
//
// Tags. A server passes on only what changed of a record, so one of two coordinates may be left
// out; the whole tag is therefore in x, which changes with each tag.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "load-tests/generator/wire_client.h"

namespace atelier::load {

inline constexpr int kTldrawProtocolVersion = 8;

// What createTLSchema().serialize() is.
std::string_view tldraw_schema();

// A sticky note where the tag says. `id` begins with "shape:".
std::string tldraw_note(std::string_view id, Tag tag);
// The change of moving it there.
std::string tldraw_note_moved(Tag tag);

// What a person shows of itself, and the change of moving its cursor.
std::string tldraw_presence(std::string_view user, Tag tag);
std::string tldraw_presence_moved(Tag tag);

// The tag that a server's operation on a record carries: on a note, an edit; on a person's
// presence, a cursor. kNoTag if it carries none.
Tag tldraw_note_tag(const boost::json::value& operation);
Tag tldraw_presence_tag(const boost::json::value& operation);

}  // namespace atelier::load
