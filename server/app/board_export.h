// A board as a file that people keep: Markdown to read, JSON for other programs.
//
// Pure and deterministic: equal boards give equal bytes. Neither holds names of people.
#pragma once

#include <string>
#include <vector>

#include "server/base/clock.h"
#include "server/base/ids.h"
#include "server/domain/document/document.h"

namespace atelier::app {

struct ExportFacts {
  BoardId board;
  std::string title;
  WallMillis created_at = 0;
  WallMillis kept_until = 0;
};

enum class Language { French, English };

// A title, the date on which the board was made, then a numbered list of the notes in reading
// order, each once and whole, with the name of its colour. What people wrote stays text: nothing of
// it acts as Markdown.
std::string export_markdown(const ExportFacts& facts, const document::Document& document,
                            Language language);

// docs/operators.md documents the format ("atelier-board", version 1).
std::string export_json(const ExportFacts& facts, const document::Document& document);

// One note as a reader sees it; position and size in 1/64 board unit.
struct ReadableNote {
  ObjectId id;
  document::Point position;
  document::Point size;
  std::int64_t colour = 0;  // 0: none given
  std::string text;
  bool deleted = false;
};

// All notes, deleted ones too. Rows from top to bottom, each from left to right; a note belongs to
// a row when its top lies in the upper half of the row's topmost note.
std::vector<ReadableNote> notes_in_reading_order(const document::Document& document);

}  // namespace atelier::app
