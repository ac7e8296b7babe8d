#include "load-tests/bench/author.h"

#include <utility>

#include "protocol/codec.h"

namespace atelier::bench {
namespace {

using document::Point;
using document::Property;

constexpr Point kNoteSize{240 * 64, 160 * 64};

// Places that look scattered over a wide board.
Point place(std::uint32_t number) {
  const auto scattered = [number](std::uint32_t factor) {
    return static_cast<std::int32_t>(number * factor % 1'000'000) - 500'000;
  };
  return {scattered(15'485'863), scattered(32'452'843)};
}

}  // namespace

protocol::PushedOperation Author::create_note() {
  ++notes_;
  return pushed(notes_, document::Create{document::ObjectKind::Note,
                                         {{Property::Position, place(notes_)},
                                          {Property::Size, kNoteSize},
                                          {Property::Colour, std::int64_t{1} + notes_ % 6}},
                                         {}});
}

protocol::PushedOperation Author::move_note() {
  ++moves_;
  return pushed(1 + moves_ % notes_,
                document::SetProperties{{{Property::Position, place(notes_ + moves_)}}});
}

protocol::PushedOperation Author::press_key() {
  document::TextInsert insert;
  insert.counter = 1 + keys_ % kKeysInNote;
  if (insert.counter > 1) insert.parent = document::ElementId{ReplicaId(0), insert.counter - 1};
  insert.text = static_cast<char16_t>(u'a' + keys_ % 26);
  const std::uint32_t note = 1 + keys_++ / kKeysInNote;
  document::TextEdit edit;
  edit.inserts.push_back(std::move(insert));
  return pushed(note, std::move(edit));
}

protocol::PushedOperation Author::write_note() {
  document::TextInsert insert;
  insert.counter = 1;
  for (std::uint32_t left = kKeysInNote; left > 0; --left) {
    insert.text.push_back(static_cast<char16_t>(u'a' + keys_++ % 26));
  }
  document::TextEdit edit;
  edit.inserts.push_back(std::move(insert));
  return pushed(keys_ / kKeysInNote, std::move(edit));
}

protocol::PushedOperation Author::pushed(std::uint32_t note, document::Change change) {
  protocol::PushedOperation operation;
  operation.cseq = cseq_ = cseq_.next();
  operation.operation.object = ObjectId(replica_, note);
  operation.operation.stamp = {cseq_.number(), ReplicaId(0)};
  operation.operation.change = std::move(change);
  return operation;
}

std::vector<Frame> frames_of(std::vector<Author>& authors, Author::Make make, std::size_t count,
                             std::size_t per_push) {
  std::vector<Frame> frames;
  for (std::size_t number = 0; number * per_push < count; ++number) {
    const std::size_t session = number % authors.size();
    protocol::Push push;
    for (std::size_t left = per_push; left > 0; --left) {
      push.operations.push_back((authors[session].*make)());
    }
    frames.push_back({session, protocol::encode_push(push)});
  }
  return frames;
}

}  // namespace atelier::bench
