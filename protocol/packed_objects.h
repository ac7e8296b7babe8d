// The objects of a board, packed for a snapshot: each one told by its difference to the one before.
//
// As Protobuf messages, notes take twice the bytes. Format: storage/FORMAT.md, "Objects". Same
// promises as record_codec.h: equal documents have equal bytes; reading trusts nothing. Internal to
// protocol/*.cc.
#pragma once

#include <string>
#include <string_view>

#include "server/base/ids.h"
#include "server/domain/document/document.h"

namespace atelier::protocol {

std::string pack_objects(const document::Document& document);

// Puts the objects in `document`, which is empty. False where the bytes are no objects, or such as
// cannot stand on one board, or changed after `head`.
bool unpack_objects(std::string_view bytes, Seq head, document::Document& document);

}  // namespace atelier::protocol
