#include "tests/differential/story.h"

#include <utility>

#include "protocol/codec.h"
#include "tests/differential/pipe.h"

namespace atelier::differential {
namespace {

using document::Object;
using document::Verdict;

protocol::Entry entry_of(Verdict verdict, const document::Operation& operation) {
  return {operation.stamp.replica, ClientSeq(1), verdict, operation.stamp.hlc, operation};
}

// Of the objects that changed after `known`, as a client that knows the board up to there gets it.
std::string state_of(const document::Document& document, Seq known = {}) {
  std::vector<const Object*> all;
  document.for_each([&](const Object& object) {
    if (object.changed_at > known) all.push_back(&object);
  });
  return protocol::encode_state_chunk(all, true);
}

std::string hexadecimal(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    const auto number = static_cast<std::uint8_t>(byte);
    text += {kDigits[number / 16], kDigits[number % 16]};
  }
  return text;
}

std::string children_of(const document::Document& document, ObjectId parent) {
  std::string text;
  for (const ObjectId child : document.children(parent)) {
    text += "," + std::to_string(child.number());
  }
  return text;
}

}  // namespace

std::string view_of(const document::Document& document) {
  std::string view = "page" + children_of(document, ObjectId()) + "\n";
  document.for_each([&](const Object& object) {
    const document::Standing& place = object.place;
    for (const std::uint64_t number :
         {object.id.number(), static_cast<std::uint64_t>(object.kind), place.parent.number(),
          place.stamp.hlc, std::uint64_t{place.stamp.replica.number()}}) {
      view += std::to_string(number) + " ";
    }
    view += std::to_string(place.label);
    view += document.visible(object.id) ? " seen" : " hidden";
    view += " " + hexadecimal(object.text.encode()) + " " + hexadecimal(object.text.utf8());
    view += " below" + children_of(document, object.id) + "\n";
  });
  return view;
}

Verdict Story::ask(document::Operation& operation) {
  const protocol::Entry wish = entry_of(Verdict::Ok, operation);
  std::string asked = protocol::encode_entries({&wish, 1});
  const Verdict verdict = document_.commit(operation, Seq(entries_.size() + 1));
  record(verdict, operation, std::move(asked));
  return verdict;
}

bool Story::decree(const document::Operation& operation) {
  const Verdict verdict = document_.apply(operation, Seq(entries_.size() + 1));
  if (!document::has_effect(verdict)) return false;
  record(verdict, operation, {});
  return true;
}

void Story::record(Verdict verdict, const document::Operation& operation, std::string asked) {
  protocol::Entry entry = entry_of(verdict, operation);
  if (!document::has_effect(verdict)) entry.operation.reset();
  entries_.push_back(std::move(entry));
  asked_.push_back(std::move(asked));
  if (entries_.size() == half_) kept_state_ = state_of(document_);
}

std::string Story::told(bool with_asked) const {
  const std::size_t kept = entries_.size() < half_ ? 0 : half_;
  std::vector<std::string> parts{protocol::encode_entries(entries_),
                                 std::to_string(kept),
                                 kept_state_,
                                 protocol::encode_digest(document_.digest()),
                                 state_of(document_),
                                 state_of(document_, Seq(kept)),
                                 view_of(document_)};
  if (with_asked) parts.insert(parts.end(), asked_.begin(), asked_.end());
  return joined(parts);
}

}  // namespace atelier::differential
