#include "server/room/catch_up.h"

#include <cstddef>
#include <utility>
#include <vector>

#include "protocol/codec.h"
#include "server/room/limits.h"

namespace atelier::room {
namespace {

// About what an object takes when encoded: chunks need not be exact, only small.
std::size_t estimated_bytes(const document::Object& object) {
  return 16 + 24 * object.registers.size() + 2 * object.text.element_count();
}

// Gathers objects until a chunk is full.
class Chunking {
 public:
  void add(const document::Object& object) {
    const std::size_t bytes = estimated_bytes(object);
    if (!waiting_.empty() && waiting_bytes_ + bytes > kStateChunkBytes) close_chunk(false);
    waiting_.push_back(&object);
    waiting_bytes_ += bytes;
  }

  std::vector<SharedBytes> finish() {
    close_chunk(true);
    return std::move(chunks_);
  }

 private:
  void close_chunk(bool last) {
    chunks_.push_back(
        std::make_shared<const std::string>(protocol::encode_state_chunk(waiting_, last)));
    waiting_.clear();
    waiting_bytes_ = 0;
  }

  std::vector<const document::Object*> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::vector<SharedBytes> chunks_;
};

StateChunks encode(const Board& board, Seq after, const Viewer& viewer,
                   const Visibility& visibility) {
  Chunking chunking;
  board.document().for_each([&](const document::Object& object) {
    const bool changed = after.number() == 0 || object.changed_at > after;
    if (changed && visibility.may_see(viewer, object.id)) chunking.add(object);
  });
  return std::make_shared<const std::vector<SharedBytes>>(chunking.finish());
}

}  // namespace

StateChunks CatchUp::chunks(const Board& board, Seq after, const Viewer& viewer,
                            const Visibility& visibility) {
  if (!visibility.everything_public()) return encode(board, after, viewer, visibility);
  if (kept_of_ != board.document_changed_at()) release();
  kept_of_ = board.document_changed_at();
  StateChunks& kept = kept_[after];
  if (!kept) kept = encode(board, after, viewer, visibility);
  return kept;
}

}  // namespace atelier::room
