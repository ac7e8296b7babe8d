// A HistoryScene is a board with its log: people act on it, and the server takes something back.
//
// Minutes pass when the test says so; person n writes as replica n.
#pragma once

#include <string>
#include <vector>

#include "server/domain/history/reversal.h"

namespace atelier::history::testing {

inline constexpr std::uint32_t kAda = 1;
inline constexpr std::uint32_t kBob = 2;
inline constexpr WallMillis kMinute = 60'000;
inline constexpr WallMillis kStart = 1'795'334'400'000;

class HistoryScene {
 public:
  // --- what people do; all of it must be accepted, but for try_it() ---
  ObjectId make(std::uint32_t person, ObjectId parent = {}, std::string_view text = "");
  void act(std::uint32_t person, ObjectId object, document::Change change);
  document::Verdict try_it(std::uint32_t person, ObjectId object, document::Change change);
  void colour(std::uint32_t person, ObjectId object, std::int64_t colour);
  void type(std::uint32_t person, ObjectId object, std::size_t position, std::u16string text);
  void cut(std::uint32_t person, ObjectId object, std::size_t position, std::size_t length);
  // Below `parent`, after `anchor` (0: last).
  void place(std::uint32_t person, ObjectId object, ObjectId parent, ObjectId anchor = {});
  void erase(ObjectId object);
  void wait(WallMillis millis = kMinute) { time_ += millis; }
  WallMillis time() const { return time_; }

  // --- taking back ---
  SelectedPast read(const Selector& selector) const;
  Reversal plan(const Selector& selector) const { return reverse(read(selector), document); }
  // Plans and commits; the number of the reversal, 0 when there was nothing to do.
  document::Hlc take_back(const Selector& selector);
  document::Hlc commit(const Reversal& reversal);
  // Of everything that the person has done since `from`.
  DoneBy by(std::uint32_t person, WallMillis from = 0) const {
    return {ParticipantId(person), from, time_};
  }

  // --- what is to be seen ---
  std::int64_t colour_of(ObjectId object) const;
  std::string text(ObjectId object) const;
  // All that is visible, in the order in which it is drawn.
  std::string picture() const;
  // Another copy that is told the same, in the same order.
  document::Document replayed() const;

  document::Document document;

 private:
  struct Logged {
    document::Operation operation;
    WallMillis time = 0;
    ParticipantId author;
    document::Hlc reversal = 0;
  };
  document::Verdict log(document::Operation operation, ParticipantId author,
                        document::Hlc reversal);
  void draw(std::string& picture, ObjectId parent, int depth) const;

  std::vector<Logged> log_;
  WallMillis time_ = kStart;
  document::Hlc clock_ = 1;
  std::uint32_t last_object_ = 0;
};

}  // namespace atelier::history::testing
