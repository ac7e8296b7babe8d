// A document as several sessions would have written it.
#include "server/domain/document/ink.h"
#include "tests/protocol/samples.h"

namespace atelier::protocol {
namespace {

using document::Change;
using document::Create;
using document::ObjectKind;
using document::Point;
using document::Property;
using document::PropertyValue;

// Commits one change after the other, each with a stamp of its own.
class Writer {
 public:
  explicit Writer(document::Document& document) : document_(document) {}

  void write(ReplicaId author, ObjectId object, Change change) {
    hlc_ += 4'096;
    seq_ = seq_.next();
    document::Operation operation{object, {hlc_, author}, std::move(change)};
    document_.commit(operation, seq_);
  }

 private:
  document::Document& document_;
  document::Hlc hlc_ = 1'000;
  Seq seq_;
};

}  // namespace

document::Document Samples::document(std::size_t objects) {
  document::Document document;
  Writer writer(document);
  std::vector<ObjectId> made{ObjectId()};
  const auto some = [&] { return made[static_cast<std::size_t>(any(made.size() - 1))]; };
  const auto properties_of = [&](ObjectKind kind) -> std::vector<PropertyValue> {
    const auto at = static_cast<std::int32_t>(any(100'000));
    if (kind == ObjectKind::Connector) {
      return {{Property::From, document::End{some(), {2'048, 4'096}}},
              {Property::To, document::End{ObjectId(), {at, -at}}}};
    }
    std::vector<PropertyValue> properties{{Property::Position, Point{at, -at}},
                                          {Property::Colour, std::int64_t{3}}};
    if (kind == ObjectKind::Stroke) {
      properties.push_back({Property::Points, document::Bytes{document::encode_ink(
                                                  {{{at % 1'000, 0, 63}, {0, 9, 63}}, false})}});
    }
    if (kind == ObjectKind::Comment) {
      properties.push_back(
          {Property::Anchor,
           document::TextAnchor{document::ElementId{replica(), 7}, document::Side::Right}});
    }
    if (flip()) {
      properties.push_back({Property(200), document::SharedString(text(12))});
      properties.push_back({Property(201), anchor()});
    }
    return properties;
  };
  for (std::uint32_t index = 1; index <= objects; ++index) {
    const ReplicaId author(static_cast<std::uint32_t>(3 + 9 * any(2)));
    const ObjectId id(author, index);
    const auto kind = static_cast<ObjectKind>(1 + any(11));
    const document::Place place =
        flip() ? document::Place{} : document::Place{some(), {}, flip(), {}};
    writer.write(author, id, Create{kind, properties_of(kind), place});
    made.push_back(id);
    std::u16string content = units(40);
    if (!content.empty()) {
      writer.write(
          author, id,
          document::TextEdit{{{1, std::nullopt, document::Side::Right, std::move(content)}}, {}});
    }
    if (any(3) == 0) {
      writer.write(ReplicaId(0), some(),
                   document::SetProperties{{{Property::Position, Point{1, 2}}}});
    }
    if (any(3) == 0)
      writer.write(ReplicaId(5), some(), document::Place{some(), some(), flip(), {}});
    if (any(9) == 0) writer.write(author, id, document::Delete{});
  }
  return document;
}

}  // namespace atelier::protocol
