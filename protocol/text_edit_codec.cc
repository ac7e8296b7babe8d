// Text edits, relative: what follows from the operation or from the unit before is left out, so
// that a typed character costs little more than itself. Rules: document.proto.
#include <limits>
#include <utility>

#include "protocol/wire.h"
#include "server/domain/document/unicode.h"

namespace atelier::protocol::wire {
namespace {

using document::ElementId;
using document::TextDelete;
using document::TextInsert;

constexpr std::uint64_t kCounterMax = std::numeric_limits<std::uint32_t>::max();
constexpr std::int64_t kUnitBefore = -1;

// Counter of the unit that would follow the last one of `insert`; may be beyond kCounterMax.
std::uint64_t counter_after(const TextInsert& insert) {
  return std::uint64_t{insert.counter} + insert.text.size();
}

// `replica` plus one, so that 0 is free to mean the root. No replica number is near the wrap: a
// document refuses anything beyond 21 bits.
std::uint32_t shifted(ReplicaId replica) {
  return replica.number() + 1;
}

void write_parent(const TextInsert& insert, ReplicaId own, FieldWriter& writer) {
  if (!insert.parent) {
    writer.present(2, 0);
    return;
  }
  if (insert.parent->replica != own) {
    writer.present(2, shifted(insert.parent->replica));
    writer.present_signed(3, insert.parent->counter);
    return;
  }
  const std::int64_t distance = std::int64_t{insert.parent->counter} - std::int64_t{insert.counter};
  if (distance != kUnitBefore) writer.present_signed(3, distance);
}

// False where the parent's counter is no counter. The root is a parent that is absent.
bool read_parent(const v1::TextInsert& message, ReplicaId own, TextInsert& insert) {
  if (message.has_parent_replica() && message.parent_replica() == 0) return true;
  const bool relative = !message.has_parent_replica();
  const std::int64_t given =
      relative && !message.has_parent_counter() ? kUnitBefore : message.parent_counter();
  const std::int64_t limit = std::int64_t{1} << 33;  // keeps the sum below from overflowing
  if (given < -limit || given > limit) return false;
  const std::int64_t counter = relative ? std::int64_t{insert.counter} + given : given;
  if (counter < 1 || counter > static_cast<std::int64_t>(kCounterMax)) return false;
  const ReplicaId replica = relative ? own : ReplicaId(message.parent_replica() - 1);
  insert.parent = ElementId{replica, static_cast<std::uint32_t>(counter)};
  return true;
}

// `before`: the insert before it in the same edit, or null.
std::optional<TextInsert> read_insert(const v1::TextInsert& message, const TextInsert* before,
                                      ReplicaId own) {
  if (!message.has_counter() && before == nullptr) return std::nullopt;
  const std::uint64_t counter = message.has_counter() ? message.counter() : counter_after(*before);
  std::optional<std::u16string> text = document::to_utf16(message.text());
  if (counter > kCounterMax || !text) return std::nullopt;

  TextInsert insert;
  insert.counter = static_cast<std::uint32_t>(counter);
  insert.side = message.left() ? document::Side::Left : document::Side::Right;
  insert.text = *std::move(text);
  if (!read_parent(message, own, insert)) return std::nullopt;
  return insert;
}

TextDelete read_delete(const v1::TextDelete& message, ReplicaId own) {
  TextDelete span;
  span.first.replica = message.has_replica() ? ReplicaId(message.replica() - 1) : own;
  span.first.counter = message.counter();
  span.length = message.has_length() ? message.length() : 1;
  return span;
}

void write_delete(const TextDelete& span, ReplicaId own, FieldWriter& writer) {
  if (span.first.replica != own) writer.present(1, shifted(span.first.replica));
  writer.number(2, span.first.counter);
  if (span.length != 1) writer.present(3, span.length);
}

}  // namespace

bool write_text_edit(const document::TextEdit& edit, ReplicaId own, FieldWriter& writer) {
  const TextInsert* before = nullptr;
  for (const TextInsert& insert : edit.inserts) {
    if (!document::well_formed(insert.text)) return false;
    const bool follows = before != nullptr && counter_after(*before) == insert.counter;
    writer.message(1, [&] {
      if (!follows) writer.present(1, insert.counter);
      write_parent(insert, own, writer);
      writer.number(4, insert.side == document::Side::Left ? 1 : 0);
      writer.text(5, document::to_utf8(insert.text));
    });
    before = &insert;
  }
  for (const TextDelete& span : edit.deletes) {
    writer.message(2, [&] { write_delete(span, own, writer); });
  }
  return true;
}

std::optional<document::TextEdit> read_text_edit(const v1::TextEdit& message, ReplicaId own) {
  document::TextEdit edit;
  edit.inserts.reserve(static_cast<std::size_t>(message.inserts_size()));
  for (const v1::TextInsert& source : message.inserts()) {
    const TextInsert* before = edit.inserts.empty() ? nullptr : &edit.inserts.back();
    std::optional<TextInsert> insert = read_insert(source, before, own);
    if (!insert) return std::nullopt;
    edit.inserts.push_back(*std::move(insert));
  }
  edit.deletes.reserve(static_cast<std::size_t>(message.deletes_size()));
  for (const v1::TextDelete& source : message.deletes()) {
    // "Replica 0" means the root for a parent and nothing for a span.
    if (source.has_replica() && source.replica() == 0) return std::nullopt;
    edit.deletes.push_back(read_delete(source, own));
  }
  return edit;
}

}  // namespace atelier::protocol::wire
