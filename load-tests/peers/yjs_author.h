// A YjsAuthor writes what one person does to notes as a Yjs client does: each act is one update
// (version 1 of Yjs's format, yjs 13.6, encoding.js and structs/Item.js), byte for byte the one
// that `doc.transact` emits there.
//
// The document: the map "notes" at its root has a map for each note, with x, y, color and text.
// What an author writes follows what it wrote before, by its clock; so its updates must reach a
// server in their order, each once. Notes are their author's own here: nobody else moves them, so
// an update never depends on anybody else's.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "load-tests/generator/wire_client.h"

namespace atelier::load {

inline constexpr std::string_view kYjsNotes = "notes";

class YjsAuthor {
 public:
  // `client` is Yjs's clientID: no two authors of a document may have the same.
  YjsAuthor(std::uint32_t client, std::uint64_t seed) : client_(client), seed_(seed) {}

  std::uint32_t client() const { return client_; }
  // The number of structs written so far.
  std::uint32_t clock() const { return clock_; }
  // For a document that has structs of this client from before; before the first act.
  void start_at(std::uint32_t clock) { clock_ = clock; }

  // The update of creating one note for each tag, where the tag says.
  std::string create(std::span<const Tag> tags);
  // The update of moving one of its notes, the `which`th modulo their number.
  std::string move(Tag tag, std::uint32_t which);

 private:
  // Clocks of the items that hold a note's position; y's is the next.
  struct Note {
    std::uint32_t x;
  };

  std::string note_key(Tag tag) const;

  std::uint32_t client_;
  std::uint64_t seed_;
  std::uint32_t clock_ = 0;
  std::vector<Note> notes_;
};

}  // namespace atelier::load
