// Ink of format 1 (protocol/SPEC.md, INK-6), in which strokes were drawn before there was format 2.
// They stay as they were drawn: it is read wherever ink is, and never made.
#pragma once

#include <optional>
#include <string_view>

#include "server/domain/document/ink.h"

namespace atelier::document {

// Bytes that begin as no ink of another format does.
bool is_ink_format_1(std::string_view bytes);

// Nothing for bytes that are not ink of format 1. REQUIRES: at most kInkBytesMax.
std::optional<Ink> decode_ink_format_1(std::string_view bytes);

}  // namespace atelier::document
