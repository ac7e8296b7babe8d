// Connections knows what is open: it bounds who has not joined a board yet and tells all to drain.
//
// At the bound the oldest of them are ended to let newcomers in: a person is through in a moment,
// and whoever opens thousands of connections and says little has the oldest ones.
//
// A connection holds a Place from accept to its end, whatever it turns into; the number of a place
// names the connection in logs. Thread: any. The lock is taken when a connection opens, joins or
// ends, never for a frame.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "server/net/metrics.h"

namespace atelier::net {

// A connection as the drain sees it. drain() is called from any thread: an idle one ends, a busy
// one ends after its answer. A session that has joined a board stays: its room closes it (SPEC
// CON-12).
class Drainable {
 public:
  virtual ~Drainable() = default;
  virtual void drain() = 0;
  // Ends at once, whatever it is doing; a room hears left(). Any thread.
  virtual void abandon() = 0;
};

class Connections : public std::enable_shared_from_this<Connections> {
 public:
  class Place {
   public:
    Place() = default;
    Place(Place&& other) noexcept;
    Place& operator=(Place&& other) noexcept;
    ~Place();

    std::uint64_t number() const { return number_; }
    // The drain tells `connection` from now on. Whoever begins after a drain looks at draining().
    void belongs_to(std::weak_ptr<Drainable> connection);
    // It no longer counts against the bound.
    void joined();

   private:
    friend class Connections;
    Place(std::shared_ptr<Connections> owner, std::uint64_t number)
        : owner_(std::move(owner)), number_(number) {}
    void leave();

    std::shared_ptr<Connections> owner_;
    std::uint64_t number_ = 0;
    bool joined_ = false;
  };

  Connections(std::size_t unjoined_max, Gauge& unjoined_gauge)
      : unjoined_max_(unjoined_max), unjoined_gauge_(unjoined_gauge) {}
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  Place enter();

  // Accepting waits while this is so: shed() makes room.
  bool full() const { return unjoined_.load(std::memory_order_relaxed) >= unjoined_max_; }
  // Keeping idle connections open would soon keep newcomers out.
  bool crowded() const {
    return unjoined_.load(std::memory_order_relaxed) >= unjoined_max_ - unjoined_max_ / 4;
  }

  // Ends the oldest of those that have not joined, as many as a 64th of the bound; one that is shed
  // already is not counted again. Returns at once, with their number.
  std::size_t shed();

  void drain();
  void abandon();
  bool draining() const { return draining_.load(std::memory_order_relaxed); }
  std::size_t open() const;

 private:
  std::vector<std::shared_ptr<Drainable>> alive() const;
  void count_unjoined(std::int64_t change);

  const std::size_t unjoined_max_;
  Gauge& unjoined_gauge_;
  std::atomic<std::size_t> unjoined_{0};
  std::atomic<bool> draining_{false};
  mutable std::mutex mutex_;
  std::uint64_t last_number_ = 0;
  std::unordered_map<std::uint64_t, std::weak_ptr<Drainable>> open_;
  std::set<std::uint64_t> shed_next_;  // who has not joined, the oldest first
};

}  // namespace atelier::net
