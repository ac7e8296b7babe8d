// The first record of a board: what it starts with. An example, a copy, or nothing.
//
// Every board's log begins with a BoardSeeded record, so that a board without a log is a damaged
// one.
#pragma once

#include <string>
#include <vector>

#include "protocol/record_codec.h"
#include "server/base/clock.h"
#include "server/domain/document/document.h"

namespace atelier::app {

// One note as its author sees it; position and size in 1/64 board unit.
struct NoteDraft {
  document::Point position;
  document::Point size;
  std::int64_t colour = 1;
  std::string text;  // UTF-8
};

// Objects in the order of `notes`, in the name of replica 0, stamped with `now` and after.
// Invalid: a text that is not well-formed UTF-8.
Result<protocol::BoardSeeded> seed_notes(const std::vector<NoteDraft>& notes, WallMillis now);

// What is visible of `document` and nothing of its past: deleted objects, deleted text, authors and
// stamps stay behind.
protocol::BoardSeeded seed_copy(const document::Document& document, WallMillis now);

// What a log begins with: one record, or several where the content is large, each far below what a
// commit may hold.
std::vector<protocol::BoardSeeded> split_seed(protocol::BoardSeeded seed);

}  // namespace atelier::app
