#include "server/room/fan_out.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "protocol/codec.h"

namespace atelier::room {

FanOut::FanOut(std::vector<PlacedEntry> batch, const Visibility& visibility, std::string cursor)
    : batch_(std::move(batch)), visibility_(visibility), cursor_(std::move(cursor)) {
  by_anybody_.reserve(batch_.size());
  for (std::size_t i = 0; i < batch_.size(); ++i) {
    const EntrySubject& subject = batch_[i].subject;
    authors_.push_back(subject.author);
    if (subject.object) {
      by_anybody_.push_back(i);
    } else {
      refused_.push_back(subject.author);
    }
  }
  std::sort(authors_.begin(), authors_.end());
}

bool FanOut::answers(const Session& session) const {
  return std::binary_search(authors_.begin(), authors_.end(), session.viewer.replica);
}

std::optional<OutboundFrame> FanOut::frame_for(Session& session) {
  if (sees_as_anybody(session)) {
    if (by_anybody_.empty()) return std::nullopt;
    if (!for_anybody_) for_anybody_ = joined(by_anybody_);
    return delivery(session, by_anybody_.size(), for_anybody_);
  }
  const Visible visible = visible_to(session);
  if (visible.empty()) return std::nullopt;
  SharedBytes& bytes = for_others_[visible];
  if (!bytes) bytes = joined(visible);
  return delivery(session, visible.size(), bytes);
}

bool FanOut::sees_as_anybody(const Session& session) const {
  if (!visibility_.everything_public() || session.since >= batch_.front().seq) return false;
  const ReplicaId replica = session.viewer.replica;
  return std::find(refused_.begin(), refused_.end(), replica) == refused_.end();
}

FanOut::Visible FanOut::visible_to(const Session& session) const {
  Visible visible;
  for (std::size_t i = 0; i < batch_.size(); ++i) {
    if (batch_[i].seq <= session.since) continue;
    if (visibility_.may_see(session.viewer, batch_[i].subject)) visible.push_back(i);
  }
  return visible;
}

SharedBytes FanOut::joined(const Visible& visible) const {
  std::size_t size = cursor_.size();
  for (const std::size_t i : visible) size += batch_[i].frame.size();
  std::string frame;
  frame.reserve(size);
  for (const std::size_t i : visible) frame += batch_[i].frame;
  frame += cursor_;
  return std::make_shared<const std::string>(std::move(frame));
}

OutboundFrame FanOut::delivery(Session& session, std::size_t entries, const SharedBytes& bytes) {
  session.delivered += static_cast<std::uint32_t>(entries);
  return {protocol::encode_delivered(session.delivered), bytes, FrameClass::Durable};
}

}  // namespace atelier::room
