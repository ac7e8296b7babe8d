#include "tests/domain/history_scene.h"

#include <catch2/catch.hpp>
#include <sstream>
#include <utility>

#include "server/domain/document/unicode.h"

namespace atelier::history::testing {

using document::Change;
using document::Object;
using document::Operation;
using document::Property;
using document::Verdict;

namespace {

constexpr ReplicaId kServer(0);

std::string shown(const document::Value& value) {
  std::ostringstream out;
  struct Print {
    std::ostringstream& out;
    void operator()(std::int64_t number) const { out << number; }
    void operator()(document::Point point) const { out << point.x << "/" << point.y; }
    void operator()(const document::SharedString& text) const { out << text.text(); }
    void operator()(const document::End& end) const { out << end.object.number(); }
    void operator()(const document::TextAnchor&) const { out << "anchor"; }
    void operator()(const document::Bytes& bytes) const { out << bytes.content.size(); }
  };
  std::visit(Print{out}, value);
  return out.str();
}

}  // namespace

Verdict HistoryScene::log(Operation operation, ParticipantId author, document::Hlc reversal) {
  const bool erasing = std::holds_alternative<document::Erase>(operation.change);
  const Seq seq(log_.size() + 1);
  const Verdict verdict =
      erasing ? document.apply(operation, seq) : document.commit(operation, seq);
  if (!document::has_effect(verdict)) return verdict;
  Logged& logged = log_.emplace_back();
  logged.operation = std::move(operation);
  logged.time = time_;
  logged.author = author;
  logged.reversal = reversal;
  return verdict;
}

Verdict HistoryScene::try_it(std::uint32_t person, ObjectId object, Change change) {
  Operation operation;
  operation.object = object;
  operation.stamp = {++clock_, ReplicaId(person)};
  operation.change = std::move(change);
  return log(std::move(operation), ParticipantId(person), 0);
}

void HistoryScene::act(std::uint32_t person, ObjectId object, Change change) {
  REQUIRE(document::has_effect(try_it(person, object, std::move(change))));
}

ObjectId HistoryScene::make(std::uint32_t person, ObjectId parent, std::string_view text) {
  const ObjectId id(ReplicaId(person), ++last_object_);
  document::Create create;
  create.properties.emplace_back().property = Property::Colour;
  create.properties.back().value = std::int64_t{1};
  create.place = document::Place{parent, {}, false, {}};
  act(person, id, std::move(create));
  if (!text.empty()) type(person, id, 0, *document::to_utf16(text));
  return id;
}

void HistoryScene::colour(std::uint32_t person, ObjectId object, std::int64_t colour) {
  document::SetProperties set;
  set.properties.emplace_back().property = Property::Colour;
  set.properties.back().value = colour;
  act(person, object, std::move(set));
}

void HistoryScene::type(std::uint32_t person, ObjectId object, std::size_t position,
                        std::u16string text) {
  document::TextEdit edit;
  edit.inserts.push_back(
      document.find(object)->text.make_insert(position, std::move(text), ReplicaId(person)));
  act(person, object, std::move(edit));
}

void HistoryScene::cut(std::uint32_t person, ObjectId object, std::size_t position,
                       std::size_t length) {
  document::TextEdit edit;
  edit.deletes = document.find(object)->text.make_delete(position, length);
  act(person, object, std::move(edit));
}

void HistoryScene::place(std::uint32_t person, ObjectId object, ObjectId parent, ObjectId anchor) {
  act(person, object, document::Place{parent, anchor, false, {}});
}

void HistoryScene::erase(ObjectId object) {
  Operation operation;
  operation.object = object;
  operation.stamp = {++clock_, kServer};
  operation.change = document::Erase{};
  REQUIRE(document::has_effect(log(std::move(operation), {}, 0)));
}

SelectedPast HistoryScene::read(const Selector& selector) const {
  SelectedPast past(selector);
  std::uint64_t seq = 0;
  for (const Logged& one : log_) {
    REQUIRE(past.pass({one.operation, Seq(++seq), one.time, one.author, one.reversal}));
  }
  past.end();
  return past;
}

document::Hlc HistoryScene::commit(const Reversal& reversal) {
  if (reversal.operations.empty()) return 0;
  const document::Hlc first = clock_ + 1;
  for (Operation operation : reversal.operations) {
    operation.stamp = {++clock_, kServer};
    REQUIRE(document::has_effect(log(std::move(operation), {}, first)));
  }
  return first;
}

document::Hlc HistoryScene::take_back(const Selector& selector) {
  return commit(plan(selector));
}

std::int64_t HistoryScene::colour_of(ObjectId object) const {
  return std::get<std::int64_t>(document.find(object)->find(Property::Colour)->value);
}

std::string HistoryScene::text(ObjectId object) const {
  return document.find(object)->text.utf8();
}

std::string HistoryScene::picture() const {
  std::string all;
  draw(all, ObjectId(), 0);
  return all;
}

void HistoryScene::draw(std::string& picture, ObjectId parent, int depth) const {
  for (const ObjectId id : document.children(parent)) {
    const Object& object = *document.find(id);
    if (object.deleted()) continue;
    picture.append(static_cast<std::size_t>(depth), ' ') += std::to_string(id.number());
    for (const document::Register& one : object.registers) {
      if (one.property == Property::Deleted) continue;
      picture += " " + std::to_string(static_cast<int>(one.property)) + "=" + shown(one.value);
    }
    picture += " '" + object.text.utf8() + "'\n";
    draw(picture, id, depth + 1);
  }
}

document::Document HistoryScene::replayed() const {
  document::Document copy;
  std::uint64_t seq = 0;
  for (const Logged& one : log_) {
    REQUIRE(document::has_effect(copy.apply(one.operation, Seq(++seq))));
  }
  return copy;
}

}  // namespace atelier::history::testing
