// The recent answers of a replica, packed for a snapshot: storage/FORMAT.md, "Answers". Internal to
// protocol/*.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/record_codec.h"

namespace atelier::protocol {

// REQUIRES: their cseqs ascend.
std::string pack_answers(const std::vector<RecentAnswer>& answers);

// Nothing for bytes that are no answers. Their cseqs ascend, from 1 on.
std::optional<std::vector<RecentAnswer>> unpack_answers(std::string_view bytes);

}  // namespace atelier::protocol
