// Boards over a journal in memory, with a clock that the test moves: everything happens at once, on
// the test's own thread.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/app/boards.h"
#include "storage/memory_journal.h"
#include "tests/app/counting_random.h"
#include "tests/app/result_text.h"

namespace atelier::app {

class SetClock final : public Clock {
 public:
  WallMillis wall_millis() const override { return now; }
  SteadyTime steady() const override { return SteadyTime(std::chrono::milliseconds(now - jumped)); }
  // The wall clock alone.
  void jump(WallMillis ahead) {
    now += ahead;
    jumped += ahead;
  }
  WallMillis now = 1'795'334'400'000;
  WallMillis jumped = 0;
};

class DirectLogWriter final : public LogWriter {
 public:
  explicit DirectLogWriter(storage::Journal& journal) : journal_(journal) {}
  void append(storage::Append append, std::function<void(Result<>)> done) override {
    if (held) return waiting.push_back([this, append, done] { done(journal_.commit({append})); });
    done(journal_.commit({append}));
  }
  void release() {
    held = false;
    for (auto& each : std::exchange(waiting, {})) each();
  }
  bool held = false;
  std::vector<std::function<void()>> waiting;

 private:
  storage::Journal& journal_;
};

class RecordedRooms final : public LiveRooms {
 public:
  void facts_changed(const BoardId& board) override { changed.push_back(board); }
  void look(const BoardId&, std::function<void(const room::Board&)>,
            std::function<void(Result<>)> done) override {
    done(Error{ErrorKind::Unavailable, "no room is open"});
  }
  void change(const BoardId&, Choose, Changed done) override {
    done(Error{ErrorKind::Unavailable, "no room is open"});
  }
  void close(const BoardId& board, std::function<void()> then) override {
    closed.push_back(board);
    then();
  }
  std::vector<BoardId> changed;
  std::vector<BoardId> closed;
};

inline constexpr WallMillis kDay = 24LL * 60 * 60 * 1000;

class BoardWorld {
 public:
  BoardWorld() { start(); }

  // A new process on the same journal.
  void start() {
    boards_.reset();
    store_.reset();
    auto loaded = load_catalogue(journal);
    REQUIRE(loaded);
    REQUIRE(erase_remains(journal, loaded->catalogue));
    const auto owner = journal.take_over(workshop::kCatalogueId);
    REQUIRE(owner);
    const Post at_once = [](std::function<void()> task) { task(); };
    store_ = std::make_unique<CatalogueStore>(writer, clock, at_once, *owner, std::move(*loaded));
    boards_ =
        std::make_unique<Boards>(BoardsPorts{journal, writer, clock, random, at_once},
                                 BoardRules{.owner_key = "owner",
                                            .open = false,
                                            .kept_for = 365 * kDay,
                                            .deletion_delay = 7 * kDay},
                                 AccessTokens({SigningKey{.number = 1, .secret = {}}}), *store_);
    boards_->set_rooms(rooms);
  }

  Boards& boards() { return *boards_; }
  CatalogueStore& store() { return *store_; }

  net::BoardSummary create(const std::string& title = "Place") {
    const auto board = ask<net::BoardSummary>([&](auto done) { boards().create(title, done); });
    REQUIRE(board);
    return *board;
  }

  template <class T, class Ask>
  Result<T> ask(Ask&& asking) {
    std::optional<Result<T>> answer;
    asking([&](Result<T> result) { answer = std::move(result); });
    REQUIRE(answer.has_value());
    return *answer;
  }

  SetClock clock;
  CountingRandom random;
  storage::MemoryJournal journal;
  DirectLogWriter writer{journal};
  RecordedRooms rooms;

 private:
  std::unique_ptr<CatalogueStore> store_;
  std::unique_ptr<Boards> boards_;
};

}  // namespace atelier::app
