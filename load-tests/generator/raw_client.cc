// The protocol of the raw broadcaster: the least that a WireClient can be.
#include <algorithm>
#include <deque>

#include "load-tests/generator/raw_protocol.h"
#include "load-tests/generator/wire_protocols.h"

namespace atelier::load {
namespace {

class RawClient final : public WireClient {
 public:
  explicit RawClient(const WireSeat& seat) : board_(seat.board) {}

  UpgradeAsk upgrade() const override { return {"/ws/" + board_, {}}; }

  void opened(WirePort& port) override { port.ready(0); }

  void received(std::string_view message, WirePort& port) override {
    while (!message.empty()) {
      raw::Record record;
      if (!raw::take_record(message, record)) return port.failed("not a record");
      if (record.kind == raw::Kind::Cursor) {
        port.cursor(record.tag);
        continue;
      }
      // One's own come back in their order, so the first that waits is the one to compare.
      if (!waiting_.empty() && waiting_.front() == record.tag) {
        waiting_.pop_front();
        port.acknowledged(record.tag);
      }
      port.edit(record.tag);
    }
  }

  void create(std::span<const Tag> tags, WirePort& port) override {
    std::string message;
    for (const Tag tag : tags) {
      raw::append_record(message, raw::Kind::Edit, tag);
      waiting_.push_back(tag);
    }
    port.send(message);
  }

  void move(Tag tag, std::uint32_t /*which*/, WirePort& port) override {
    create(std::span(&tag, 1), port);
  }

  void point(Tag tag, WirePort& port) override {
    std::string message;
    raw::append_record(message, raw::Kind::Cursor, tag);
    port.send(message);
  }

  void keep_alive(WirePort& /*port*/) override {}

 private:
  std::string board_;
  std::deque<Tag> waiting_;
};

}  // namespace

std::unique_ptr<WireClient> join_raw(const WireSeat& seat) {
  return std::make_unique<RawClient>(seat);
}

}  // namespace atelier::load
