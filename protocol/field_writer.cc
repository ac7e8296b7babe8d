#include "protocol/field_writer.h"

#include <algorithm>
#include <utility>

namespace atelier::protocol::wire {

void FieldWriter::grow(std::size_t count) {
  const std::size_t used = size();
  const std::size_t room = std::max(2 * static_cast<std::size_t>(end_ - begin_), used + count);
  auto larger = std::make_unique_for_overwrite<char[]>(room);
  std::memcpy(larger.get(), begin_, used);
  block_ = std::move(larger);
  begin_ = block_.get();
  at_ = begin_ + used;
  end_ = begin_ + room;
}

void FieldWriter::set_length(std::size_t start) {
  const std::size_t length = size() - start - 1;
  if (length < 0x80) {
    begin_[start] = static_cast<char>(length);
    return;
  }
  reserve(kVarintBytesMax);
  const std::size_t more = static_cast<std::size_t>(std::bit_width(length) + 6) / 7 - 1;
  char* const content = begin_ + start + 1;
  std::memmove(content + more, content, length);
  at_ = begin_ + start;
  put(length);
  at_ = content + more + length;
}

}  // namespace atelier::protocol::wire
