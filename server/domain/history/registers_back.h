// What brings the registers of one object back to what they would be without the selected writes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "server/domain/document/document.h"
#include "server/domain/history/trace.h"

namespace atelier::history {

struct RegistersBack {
  std::vector<document::PropertyValue> properties;
  // Written by somebody since, or with nothing before it.
  std::size_t kept = 0;
};

// Without `deleted`.
RegistersBack registers_back(const document::Object& now, const Trace& trace);

enum class Existence : std::uint8_t { AsItIs, Deleted, Restored, Kept };

Existence wanted_existence(const document::Object& now, const Trace& trace);

// About as many bytes as the operation takes on its way to a session.
std::size_t estimated_bytes(const document::Operation& operation);

}  // namespace atelier::history
