// What an object adds to the digest of its document (protocol/SPEC.md, "Digest").
#pragma once

#include "server/domain/document/digest.h"
#include "server/domain/document/document.h"

namespace atelier::document {

Digest object_item(const Object& object);
Digest place_item(ObjectId object, const Standing& place);
Digest register_item(ObjectId object, const Register& one);
// Nothing for a text without elements.
Digest text_item(ObjectId object, const TextSequence& text);
// All of the above.
Digest whole_digest(const Object& object);

}  // namespace atelier::document
