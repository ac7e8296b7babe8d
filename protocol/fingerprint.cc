// The fingerprint of an operation: FNV-1a over 64-bit words, each mixed by the finalizer of
// MurmurHash3 (Appleby, public domain). It tells a retry from a fork by accident; it is no defence
// against somebody who looks for a collision, who would only deceive the replica that is their own.
#include <cstdint>
#include <string_view>

#include "protocol/codec.h"

namespace atelier::protocol {
namespace {

class Hash {
 public:
  void add(std::uint64_t word) {
    word ^= word >> 33;
    word *= 0xff51afd7ed558ccdull;
    word ^= word >> 33;
    word *= 0xc4ceb9fe1a85ec53ull;
    word ^= word >> 33;
    sum_ = (sum_ ^ word) * 0x00000100000001b3ull;
    sum_ ^= sum_ >> 29;
  }
  void add_signed(std::int64_t number) { add(static_cast<std::uint64_t>(number)); }

  // Length first, so that neighbouring texts can't trade letters.
  template <class Character>
  void add_text(std::basic_string_view<Character> text) {
    add(text.size());
    for (const Character character : text)
      add(static_cast<std::make_unsigned_t<Character>>(character));
  }

  std::uint64_t sum() const { return sum_; }

 private:
  std::uint64_t sum_ = 0xcbf29ce484222325ull;
};

// One overload for each alternative; `own` is the replica in whose name the operation speaks.
class Visitor {
 public:
  Visitor(Hash& hash, ReplicaId own) : hash_(hash), own_(own) {}

  void operator()(const document::Create& create) {
    hash_.add(static_cast<std::uint64_t>(create.kind));
    add_values(create.properties);
    // Nothing for the place that a create has when it asks for none: so it was before there were
    // places, and a retry may be older than they are.
    if (create.place == std::variant<document::Place, document::Placed>()) return;
    hash_.add(create.place.index());
    std::visit(*this, create.place);
  }
  void operator()(const document::Place& place) {
    hash_.add(place.parent.number());
    hash_.add(place.anchor.number());
    hash_.add(place.before ? 1 : 0);
    hash_.add(place.other.number());
  }
  void operator()(const document::Placed& placed) {
    hash_.add(placed.parent.number());
    hash_.add_signed(placed.label);
    hash_.add(placed.relabelled.size());
    for (const document::Relabelling& one : placed.relabelled) {
      hash_.add(one.object.number());
      hash_.add_signed(one.label);
    }
  }
  void operator()(const document::Erase&) {}
  void operator()(const document::SetProperties& set) { add_values(set.properties); }
  void operator()(const document::Delete&) {}
  void operator()(const document::Restore&) {}
  void operator()(const document::Unknown&) {}
  void operator()(const document::TextEdit& edit) {
    hash_.add(edit.inserts.size());
    for (const document::TextInsert& insert : edit.inserts) {
      hash_.add(insert.counter);
      hash_.add(insert.parent ? 1 : 0);
      if (insert.parent) add_element(*insert.parent);
      hash_.add(static_cast<std::uint64_t>(insert.side));
      hash_.add_text(std::u16string_view(insert.text));
    }
    hash_.add(edit.deletes.size());
    for (const document::TextDelete& span : edit.deletes) {
      add_element(span.first);
      hash_.add(span.length);
    }
  }

  void operator()(std::int64_t integer) { hash_.add_signed(integer); }
  void operator()(document::Point point) {
    hash_.add_signed(point.x);
    hash_.add_signed(point.y);
  }
  void operator()(const document::SharedString& text) {
    hash_.add_text(std::string_view(text.text()));
  }
  void operator()(const document::End& end) {
    hash_.add(end.object.number());
    (*this)(end.at);
  }
  // Names its replica in full, before assign_replica() as well as after it.
  void operator()(const document::TextAnchor& anchor) {
    hash_.add(anchor.unit ? 1 : 0);
    if (anchor.unit) {
      hash_.add(anchor.unit->replica.number());
      hash_.add(anchor.unit->counter);
    }
    hash_.add(static_cast<std::uint64_t>(anchor.side));
  }
  void operator()(const document::Bytes& bytes) { (*this)(bytes.content); }

 private:
  void add_values(const std::vector<document::PropertyValue>& values) {
    hash_.add(values.size());
    for (const document::PropertyValue& value : values) {
      hash_.add(static_cast<std::uint64_t>(value.property));
      hash_.add(value.value.index());
      std::visit(*this, value.value);
    }
  }

  // The same before and after assign_replica().
  void add_element(document::ElementId id) {
    hash_.add(id.replica == own_ ? kOwnReplica.number() : id.replica.number());
    hash_.add(id.counter);
  }

  Hash& hash_;
  ReplicaId own_;
};

}  // namespace

std::uint64_t fingerprint(const document::Operation& operation) {
  Hash hash;
  hash.add(operation.object.number());
  hash.add(operation.stamp.hlc);
  hash.add(operation.change.index());
  std::visit(Visitor(hash, operation.stamp.replica), operation.change);
  return hash.sum();
}

}  // namespace atelier::protocol
