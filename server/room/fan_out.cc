#include "server/room/fan_out.h"

#include <memory>
#include <span>
#include <utility>

#include "protocol/codec.h"

namespace atelier::room {

FanOut::FanOut(std::vector<PlacedEntry> batch, const Visibility& visibility, std::string cursor)
    : visibility_(visibility), cursor_(std::move(cursor)) {
  entries_.reserve(batch.size());
  seqs_.reserve(batch.size());
  for (PlacedEntry& placed : batch) {
    seqs_.push_back(placed.seq);
    entries_.push_back(std::move(placed.entry));
  }
}

std::optional<OutboundFrame> FanOut::frame_for(Session& session) {
  const Visible visible = visible_to(session);
  if (visible.empty()) return std::nullopt;
  session.delivered += static_cast<std::uint32_t>(visible.size());
  return OutboundFrame{protocol::encode_delivered(session.delivered), encoded(visible),
                       FrameClass::Durable};
}

FanOut::Visible FanOut::visible_to(const Session& session) const {
  Visible visible;
  visible.reserve(entries_.size());
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (seqs_[i] <= session.since) continue;
    if (visibility_.may_see(session.viewer, entries_[i])) visible.push_back(i);
  }
  return visible;
}

SharedBytes FanOut::encoded(const Visible& visible) {
  SharedBytes& bytes = encoded_[visible];
  if (bytes) return bytes;
  // Frames may be joined as bytes (DEL-5), so each unbroken stretch is encoded where it lies.
  std::string frame;
  const std::span<const protocol::Entry> all(entries_);
  std::size_t start = 0;
  while (start < visible.size()) {
    std::size_t end = start + 1;
    while (end < visible.size() && visible[end] == visible[end - 1] + 1) ++end;
    frame += protocol::encode_entries(all.subspan(visible[start], end - start));
    start = end;
  }
  frame += cursor_;
  bytes = std::make_shared<const std::string>(std::move(frame));
  return bytes;
}

}  // namespace atelier::room
