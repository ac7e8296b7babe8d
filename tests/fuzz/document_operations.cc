// Any bytes as operations of three replicas on one document, which stays sound after each; another
// that takes what was resolved is equal, and so is one put together from its objects.
#include "server/base/check.h"
#include "server/domain/document/document.h"
#include "tests/domain/document_checks.h"
#include "tests/fuzz/input.h"

namespace atelier::fuzz {
namespace {

using namespace document;

// Reads small numbers until the bytes run out; then zeros.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  bool done() const { return bytes_.empty(); }

  std::uint8_t next() {
    if (bytes_.empty()) return 0;
    const auto byte = static_cast<std::uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte;
  }
  // Of few objects, so that operations meet; 0 is none.
  ObjectId object() {
    const std::uint8_t byte = next();
    if (byte % 8 == 0) return {};
    return ObjectId(ReplicaId(1 + byte / 64 % 3), byte % 8u);
  }
  Place place() {
    const ObjectId parent = object();
    const ObjectId anchor = object();
    const std::uint8_t byte = next();
    return {parent, anchor, (byte & 1) != 0, (byte & 2) != 0 ? object() : ObjectId()};
  }
  std::int64_t label() { return (std::int64_t{next()} - 128) << (next() % 53); }
  Placed placed() {
    Placed one{object(), label(), {}};
    for (std::uint8_t left = next() % 4; left > 0; --left) {
      const ObjectId sibling = object();
      one.relabelled.push_back({sibling, label()});
    }
    return one;
  }
  Value value() {
    switch (next() % 6) {
      case 0:
        return Point{next() * 64, -64 * next()};
      case 1:
        return std::string(next(), 'a');
      case 2:
        return End{object(), {next(), next()}};
      case 3:
        return TextAnchor{ElementId{ReplicaId(next()), next()}, Side::Right};
      case 4:
        return Bytes{std::string(next() % 40, '\1')};
      default:
        return std::int64_t{next()};
    }
  }
  std::vector<PropertyValue> properties() {
    std::vector<PropertyValue> all;
    for (std::uint8_t left = next() % 4; left > 0; --left) {
      const auto property = static_cast<Property>(next() % 24);
      all.push_back({property, value()});
    }
    return all;
  }
  TextEdit edit() {
    if (next() % 2 == 0) return {{}, {{{ReplicaId(1 + next() % 3), next()}, next()}}};
    return {{{next(), std::nullopt, Side::Right, std::u16string(next() % 8, u'a')}}, {}};
  }

 private:
  std::string_view bytes_;
};

Change read_change(Reader& reader) {
  switch (reader.next() % 10) {
    case 0:
    case 1: {
      const auto kind = static_cast<ObjectKind>(reader.next() % 14);
      std::vector<PropertyValue> properties = reader.properties();
      return Create{kind, std::move(properties), reader.place()};
    }
    case 2:
      return SetProperties{reader.properties()};
    case 3:
      return Delete{};
    case 4:
      return Restore{};
    case 5:
      return reader.edit();
    case 6:
      return Erase{};
    case 7:
      return reader.placed();
    default:
      return reader.place();
  }
}

bool is_for_the_log(const Operation& operation) {
  return std::holds_alternative<Erase>(operation.change) ||
         std::holds_alternative<Placed>(operation.change);
}

}  // namespace

void run(std::string_view input) {
  Reader reader(input);
  Document room;
  Document follower;
  for (std::uint64_t seq = 1; !reader.done() && seq <= 64; ++seq) {
    const ObjectId object = reader.object();
    const Stamp stamp{reader.next() / 4 * 4 + seq, ReplicaId(1 + reader.next() % 3)};
    Operation operation{object, stamp, read_change(reader)};
    const Digest before = room.digest();
    const Verdict verdict = is_for_the_log(operation) ? room.apply(operation, Seq(seq))
                                                      : room.commit(operation, Seq(seq));
    ATELIER_CHECK(has_effect(verdict) || room.digest() == before);
    ATELIER_CHECK(follower.apply(operation, Seq(seq)) == verdict);
    ATELIER_CHECK(follower.digest() == room.digest());
    ATELIER_CHECK(fault_of(room).empty());
  }
}

}  // namespace atelier::fuzz
