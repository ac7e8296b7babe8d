// An Author makes the operations of one session, in their order: the same each time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "protocol/messages.h"

namespace atelier::bench {

inline constexpr std::uint32_t kKeysInNote = 80;

class Author {
 public:
  using Make = protocol::PushedOperation (Author::*)();

  explicit Author(ReplicaId replica) : replica_(replica) {}

  protocol::PushedOperation create_note();
  // Another note of its own each time.
  protocol::PushedOperation move_note();
  // A key after the last one; in the next note when this one holds kKeysInNote.
  protocol::PushedOperation press_key();
  // All of the next note's text at once.
  protocol::PushedOperation write_note();

 private:
  protocol::PushedOperation pushed(std::uint32_t note, document::Change change);

  ReplicaId replica_;
  ClientSeq cseq_;
  std::uint32_t notes_ = 0;
  std::uint32_t moves_ = 0;
  std::uint32_t keys_ = 0;
};

// A Push as bytes, and whose it is.
struct Frame {
  std::size_t session = 0;
  std::string bytes;
};

// `count` operations of everybody together, in turns of `per_push`.
std::vector<Frame> frames_of(std::vector<Author>& authors, Author::Make make, std::size_t count,
                             std::size_t per_push);

}  // namespace atelier::bench
