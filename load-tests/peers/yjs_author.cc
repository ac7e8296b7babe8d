#include "load-tests/peers/yjs_author.h"

#include "load-tests/peers/lib0.h"
#include "load-tests/peers/random_key.h"
#include "load-tests/peers/yjs_format.h"

namespace atelier::load {
namespace {

constexpr std::uint32_t kStructsPerNote = 5;  // the map itself, x, y, color, text
constexpr std::uint32_t kStructsPerMove = 2;
constexpr std::string_view kNoteColor = "yellow";

// How an update of one client begins: its structs follow in the order of their clocks.
Lib0Writer begin_update(std::uint32_t structs, std::uint32_t client, std::uint32_t clock) {
  Lib0Writer update;
  update.number(1);
  update.number(structs);
  update.number(client);
  update.number(clock);
  return update;
}

// The place of an item that sets a key of a note for the first time.
void write_first(Lib0Writer& update, std::uint8_t kind, std::uint32_t client, std::uint32_t note,
                 std::string_view key) {
  update.byte(yjs::kHasKey | kind);
  update.number(yjs::kParentIsItem);
  update.number(client);
  update.number(note);
  update.text(key);
}

void write_note(Lib0Writer& update, std::uint32_t client, std::uint32_t note, std::string_view key,
                Tag tag) {
  update.byte(yjs::kHasKey | yjs::kType);
  update.number(yjs::kParentIsRoot);
  update.text(kYjsNotes);
  update.text(key);
  update.number(yjs::kMap);

  write_first(update, yjs::kAny, client, note, "x");
  update.number(1);
  update.any_integer(tag_x(tag));
  write_first(update, yjs::kAny, client, note, "y");
  update.number(1);
  update.any_integer(tag_y(tag));
  write_first(update, yjs::kAny, client, note, "color");
  update.number(1);
  update.any_text(kNoteColor);
  write_first(update, yjs::kType, client, note, "text");
  update.number(yjs::kText);
}

// An item that sets a key again names the one that it replaces, and neither map nor key.
void write_again(Lib0Writer& update, std::uint32_t client, std::uint32_t replaced,
                 std::int32_t value) {
  update.byte(yjs::kHasOrigin | yjs::kHasKey | yjs::kAny);
  update.number(client);
  update.number(replaced);
  update.number(1);
  update.any_integer(value);
}

}  // namespace

std::string YjsAuthor::note_key(Tag tag) const {
  return random_key(seed_, (std::uint64_t{client_} << 32) | tag);
}

std::string YjsAuthor::create(std::span<const Tag> tags) {
  const auto structs = static_cast<std::uint32_t>(tags.size()) * kStructsPerNote;
  Lib0Writer update = begin_update(structs, client_, clock_);
  for (const Tag tag : tags) {
    write_note(update, client_, clock_, note_key(tag), tag);
    notes_.push_back(Note{clock_ + 1});
    clock_ += kStructsPerNote;
  }
  update.number(0);  // nothing deleted
  return update.take();
}

std::string YjsAuthor::move(Tag tag, std::uint32_t which) {
  Note& note = notes_[which % notes_.size()];
  Lib0Writer update = begin_update(kStructsPerMove, client_, clock_);
  write_again(update, client_, note.x, tag_x(tag));
  write_again(update, client_, note.x + 1, tag_y(tag));
  update.number(1);  // one client's structs are deleted, one run of them: the old x and y
  update.number(client_);
  update.number(1);
  update.number(note.x);
  update.number(kStructsPerMove);
  note.x = clock_;
  clock_ += kStructsPerMove;
  return update.take();
}

}  // namespace atelier::load
