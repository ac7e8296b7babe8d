#include "load-tests/peers/tldraw_client.h"

#include <algorithm>
#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>

#include "load-tests/peers/json_reading.h"
#include "load-tests/peers/random_key.h"
#include "load-tests/peers/tldraw_records.h"

namespace atelier::load {
namespace {

constexpr std::size_t kMessageBytes = 16384;  // parsed on the stack; more comes from the heap
constexpr std::size_t kChunkBytes = 262144;   // a client sends nothing longer (chunk.ts)
constexpr std::string_view kShape = "shape:";
constexpr std::string_view kPresence = "instance_presence:";

// A long message goes in pieces, each after the number of those that follow.
void send_whole(std::string_view message, WirePort& port) {
  if (message.size() < kChunkBytes) return port.send(message, MessageKind::Text);
  constexpr std::size_t kPiece = kChunkBytes - 8;
  for (std::size_t left = (message.size() - 1) / kPiece + 1; left > 0; --left) {
    const std::string_view piece = message.substr(0, (message.size() - 1) % kPiece + 1);
    message.remove_prefix(piece.size());
    port.send(std::to_string(left - 1) + "_" + std::string(piece), MessageKind::Text);
  }
}

std::string push_of(std::int64_t clock, std::string_view what, std::string_view content) {
  return R"({"type":"push","clientClock":)" + std::to_string(clock) + R"(,")" + std::string(what) +
         R"(":)" + std::string(content) + "}";
}

}  // namespace

TldrawClient::TldrawClient(const WireSeat& seat)
    : seat_(seat), key_(random_key(seat.seed, std::uint64_t{seat.person} << 32)) {}

UpgradeAsk TldrawClient::upgrade() const {
  UpgradeAsk ask;
  ask.target = "/connect/" + seat_.board + "?sessionId=" + key_;
  return ask;
}

void TldrawClient::opened(WirePort& port) {
  connected_ = false;
  present_ = false;
  // Answers to cursors are waited for on their own connection only.
  std::erase_if(pushed_, [](const Pushed& pushed) { return pushed.tags.empty(); });
  port.send(R"({"type":"connect","connectRequestId":")" + key_ + R"(","schema":)" +
                std::string(tldraw_schema()) + R"(,"protocolVersion":)" +
                std::to_string(kTldrawProtocolVersion) + R"(,"lastServerClock":)" +
                std::to_string(server_clock_) + "}",
            MessageKind::Text);
}

void TldrawClient::received(std::string_view bytes, WirePort& port) {
  std::array<unsigned char, kMessageBytes> buffer;
  boost::json::monotonic_resource memory(buffer.data(), buffer.size());
  boost::system::error_code error;
  const boost::json::value message = boost::json::parse(bytes, error, &memory);
  if (error) return port.failed("a message that cannot be read");
  const std::string_view type = string_of(member(&message, "type"));
  if (type == "connect") return on_connect(message, port);
  if (type == "pong") return;
  if (type != "data") return on_event(message, port);
  const boost::json::value* events = member(&message, "data");
  if (events == nullptr || !events->is_array()) return port.failed("data without events");
  for (const boost::json::value& event : events->get_array()) on_event(event, port);
}

void TldrawClient::create(std::span<const Tag> tags, WirePort& port) {
  std::string difference = "{";
  for (const Tag tag : tags) {
    notes_.push_back(std::string(kShape) +
                     random_key(seat_.seed, (std::uint64_t{seat_.person} << 32 | tag) + 1));
    if (difference.size() > 1) difference += ",";
    difference += R"(")" + notes_.back() + R"(":["put",)" + tldraw_note(notes_.back(), tag) + "]";
  }
  push_edit({tags.begin(), tags.end()}, difference + "}", port);
}

void TldrawClient::move(Tag tag, std::uint32_t which, WirePort& port) {
  const std::string& note = notes_[which % notes_.size()];
  push_edit({tag}, R"({")" + note + R"(":["patch",)" + tldraw_note_moved(tag) + "]}", port);
}

void TldrawClient::point(Tag tag, WirePort& port) {
  const std::string change = present_ ? R"(["patch",)" + tldraw_presence_moved(tag) + "]"
                                      : R"(["put",)" + tldraw_presence(key_, tag) + "]";
  present_ = true;
  port.send(push_of(clock_, "presence", change), MessageKind::Text);
  pushed_.push_back(Pushed{.clock = clock_++, .tags = {}, .message = {}});
}

void TldrawClient::keep_alive(WirePort& port) {
  port.send(R"({"type":"ping"})", MessageKind::Text);
}

void TldrawClient::push_edit(std::vector<Tag> tags, std::string_view difference, WirePort& port) {
  std::string message = push_of(clock_, "diff", difference);
  send_whole(message, port);
  pushed_.push_back(
      Pushed{.clock = clock_++, .tags = std::move(tags), .message = std::move(message)});
}

void TldrawClient::on_connect(const boost::json::value& message, WirePort& port) {
  const boost::json::value* difference = member(&message, "diff");
  if (difference == nullptr || !difference->is_object())
    return port.failed("a board without records");
  if (string_of(member(&message, "hydrationType")) == "wipe_all") shapes_ = 0;
  for (const auto& [id, operation] : difference->get_object()) {
    if (std::string_view(id).starts_with(kShape)) ++shapes_;
  }
  server_clock_ = whole_number(member(&message, "serverClock"));
  connected_ = true;
  // What was known before a cut comes again only if it has changed.
  if (was_ready_) tell(difference, port);
  was_ready_ = true;
  for (Pushed& waiting : pushed_) {
    waiting.again = true;
    send_whole(waiting.message, port);
  }
  port.ready(shapes_);
}

void TldrawClient::on_event(const boost::json::value& event, WirePort& port) {
  const std::string_view type = string_of(member(&event, "type"));
  if (type == "incompatibility_error") return port.failed(string_of(member(&event, "reason")));
  if (!connected_) return;
  if (const std::int64_t clock = whole_number(member(&event, "serverClock")); clock >= 0) {
    server_clock_ = clock;
  }
  if (type == "patch") return tell(member(&event, "diff"), port);
  if (type == "push_result") return on_answer(event, port);
  port.failed("a message of an unknown kind");
}

// "commit", or {rebaseWithDiff} when only some of it changed anything, or "discard" when nothing
// did: which is what happens to what is pushed again though it had arrived.
void TldrawClient::on_answer(const boost::json::value& answer, WirePort& port) {
  if (pushed_.empty() || pushed_.front().clock != whole_number(member(&answer, "clientClock"))) {
    return port.failed("an answer to nothing");
  }
  const Pushed pushed = std::move(pushed_.front());
  pushed_.pop_front();
  const bool taken = string_of(member(&answer, "action")) != "discard" || pushed.again;
  for (const Tag tag : pushed.tags) taken ? port.acknowledged(tag) : port.refused(tag);
}

void TldrawClient::tell(const boost::json::value* difference, WirePort& port) {
  if (difference == nullptr || !difference->is_object()) return;
  for (const auto& [id, operation] : difference->get_object()) {
    const std::string_view of = id;
    if (of.starts_with(kShape)) {
      if (const Tag tag = tldraw_note_tag(operation); tag != kNoTag) port.edit(tag);
    } else if (of.starts_with(kPresence)) {
      if (const Tag tag = tldraw_presence_tag(operation); tag != kNoTag) port.cursor(tag);
    }
  }
}

}  // namespace atelier::load
