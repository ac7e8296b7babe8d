#include "tests/differential/writers.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "server/domain/document/limits.h"
#include "tests/differential/random_texts.h"
#include "tests/differential/story.h"

namespace atelier::differential {
namespace {

using document::Change;
using document::Hlc;
using document::Operation;
using document::Place;
using document::Stamp;

constexpr Hlc kStart = Hlc{200'000'000'000} * document::kHlcCounterSpan;  // beyond 32 bits

struct Writer {
  ReplicaId replica;
  document::Document view;
  std::size_t seen = 0;  // operations of the log that are in `view`
  std::size_t own = 0;   // those up to its own last one: a writer always sees what it did itself
  Hlc last = 0;
  std::uint32_t objects = 0;
  std::map<ObjectId, std::vector<document::TextEdit>> edits;
};

class Case {
 public:
  explicit Case(std::uint32_t seed)
      : dice_(seed), operations_(10 + dice_.below(31)), story_(operations_) {
    static const std::vector<std::uint32_t> kReplicas{1, 2, 5, kReplicaIdMax};
    const std::size_t writers = 2 + dice_.below(3);
    for (std::size_t k = 0; k < writers; ++k) {
      replicas_.push_back(ReplicaId(kReplicas[k]));
      writers_.emplace_back().replica = replicas_.back();
    }
    replicas_.push_back(ReplicaId(0));
    crowded_ = dice_.chance(30);
  }

  std::string run(std::uint32_t most) {
    const auto count = std::min<std::size_t>(operations_, most);
    for (std::size_t k = 0; k < count; ++k) step(k);
    return story_.told(true);
  }

 private:
  void step(std::size_t k) {
    if (crowded_ && k < 6) return decree(crowded_create(static_cast<std::int64_t>(k)));
    if (!objects_.empty() && dice_.chance(2)) {
      return decree({dice_.pick(objects_), room_stamp(), document::Erase{}});
    }
    ask(writers_[dice_.below(writers_.size())]);
  }

  // Siblings with one label, or without room between them, or at the very end of what labels there
  // are.
  Operation crowded_create(std::int64_t k) {
    const std::int64_t label = k < 4 ? k / 2 : document::kLabelMax - 6 + k;
    const ObjectId id(ReplicaId(0), static_cast<std::uint32_t>(k % 2 == 0 ? k + 2 : k));
    document::Create create{
        document::ObjectKind::Note, {}, document::Placed{ObjectId(), label, {}}};
    return {id, room_stamp(), std::move(create)};
  }

  Stamp room_stamp() { return {kStart + ++room_time_, ReplicaId(0)}; }

  void decree(const Operation& operation) {
    if (!story_.decree(operation)) return;
    log_.push_back(operation);
    if (!std::holds_alternative<document::Erase>(operation.change))
      objects_.push_back(operation.object);
  }

  void ask(Writer& writer) {
    catch_up(writer);
    const ObjectId object = some_object();
    Operation operation{object, {}, Change{}};
    operation.change = some_change(writer, operation.object);
    writer.last = std::max(writer.last + 1, kStart + dice_.below(64));
    operation.stamp = {writer.last, writer.replica};
    if (const auto* const edit = std::get_if<document::TextEdit>(&operation.change)) {
      writer.edits[operation.object].push_back(*edit);
    }
    const bool creates = std::holds_alternative<document::Create>(operation.change);
    if (!document::has_effect(story_.ask(operation))) return;
    log_.push_back(operation);
    writer.own = log_.size();
    if (creates) objects_.push_back(operation.object);
  }

  void catch_up(Writer& writer) {
    const std::size_t late = dice_.below(log_.size() - writer.seen + 1);
    const std::size_t until =
        std::max(writer.own, dice_.chance(40) ? log_.size() : writer.seen + late);
    for (; writer.seen < until; ++writer.seen) {
      writer.view.apply(log_[writer.seen], Seq(writer.seen + 1));
    }
  }

  ObjectId some_object() {
    if (objects_.empty() || dice_.chance(2)) return ObjectId(replicas_[0], 77);
    // Few at a time, so that people meet.
    return objects_[objects_.size() - 1 - dice_.below(std::min<std::size_t>(objects_.size(), 6))];
  }

  // May choose another object than `object`.
  Change some_change(Writer& writer, ObjectId& object) {
    const std::uint64_t what = dice_.below(100);
    if (what < 18 || objects_.empty()) return some_create(writer, object);
    if (what < 40) return document::SetProperties{random_properties(dice_, objects_, false)};
    if (what < 47) return document::Delete{};
    if (what < 52) return document::Restore{};
    if (what < 53) return document::Unknown{};
    if (what < 72) return some_place();
    const document::Object* const seen = writer.view.find(object);
    static const document::TextSequence kEmpty;
    return random_edit(dice_, seen != nullptr ? seen->text : kEmpty, writer.replica, replicas_,
                       writer.edits[object]);
  }

  Change some_create(Writer& writer, ObjectId& object) {
    object = ObjectId(writer.replica, ++writer.objects);
    if (dice_.chance(2)) object = ObjectId(writer.replica, dice_.chance(50) ? 0 : 0xffffffffu);
    if (dice_.chance(3)) object = some_object();
    auto kind = static_cast<document::ObjectKind>(1 + dice_.below(12));
    if (dice_.chance(3)) kind = static_cast<document::ObjectKind>(dice_.chance(50) ? 77 : 0xffff);
    if (dice_.chance(1)) kind = document::ObjectKind{};
    document::Create create{kind, random_properties(dice_, objects_, true), Place{}};
    if (dice_.chance(70)) create.place = some_place();
    return create;
  }

  Place some_place() {
    Place place;
    if (dice_.chance(55)) place.parent = some_object();
    if (dice_.chance(75))
      place.anchor = dice_.chance(50) && !objects_.empty() ? objects_[0] : some_object();
    if (dice_.chance(30)) place.other = some_object();
    place.before = dice_.chance(50);
    return place;
  }

  Dice dice_;
  std::size_t operations_;
  Story story_;
  std::vector<Writer> writers_;
  std::vector<ReplicaId> replicas_;
  std::vector<Operation> log_;  // what had an effect, resolved
  std::vector<ObjectId> objects_;
  Hlc room_time_ = 0;
  bool crowded_ = false;
};

}  // namespace

std::string random_story(std::uint32_t seed, std::uint32_t most) {
  return Case(seed).run(most);
}

}  // namespace atelier::differential
