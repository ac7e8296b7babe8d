#include "tests/protocol/describe_document.h"

#include "server/domain/document/unicode.h"
#include "tests/protocol/describe.h"

namespace atelier::protocol {
namespace {

namespace json = boost::json;

template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

json::value describe_replica(ReplicaId replica) {
  if (replica == kOwnReplica) return "own";
  return replica.number();
}

json::object describe_value(const document::PropertyValue& value) {
  json::object object{{"property", static_cast<std::uint32_t>(value.property)}};
  std::visit(
      Overloaded{
          [&](std::int64_t integer) { object["integer"] = integer; },
          [&](document::Point point) { object["point"] = describe_point(point); },
          [&](const document::SharedString& text) { object["text"] = text.text(); },
          [&](const document::End& end) {
            object["end"] =
                json::object{{"object", end.object.number()}, {"at", describe_point(end.at)}};
          },
          [&](const document::TextAnchor& anchor) { object["anchor"] = describe_anchor(anchor); },
          [&](const document::Bytes& bytes) { object["data"] = hex(bytes.content.text()); },
      },
      value.value);
  return object;
}

json::array describe_values(const std::vector<document::PropertyValue>& values) {
  return describe_all(values, describe_value);
}

json::object describe_place(const document::Place& place) {
  return {{"parent", place.parent.number()},
          {"anchor", place.anchor.number()},
          {"before", place.before},
          {"other", place.other.number()}};
}

json::object describe_placed(const document::Placed& placed) {
  return {{"parent", placed.parent.number()},
          {"label", placed.label},
          {"relabelled", describe_all(placed.relabelled, [](const document::Relabelling& one) {
             return json::object{{"object", one.object.number()}, {"label", one.label}};
           })}};
}

json::object with_kind(const char* kind, const json::object& members) {
  json::object object{{"kind", kind}};
  for (const auto& [name, value] : members) object[name] = value;
  return object;
}

json::object describe_create(const document::Create& create) {
  json::object object{{"kind", "create"},
                      {"object_kind", static_cast<std::uint32_t>(create.kind)},
                      {"properties", describe_values(create.properties)}};
  std::visit(
      Overloaded{
          [&](const document::Place& place) {
            if (place != document::Place{}) object["place"] = describe_place(place);
          },
          [&](const document::Placed& placed) { object["placed"] = describe_placed(placed); },
      },
      create.place);
  return object;
}

json::object describe_insert(const document::TextInsert& insert) {
  json::object object{{"counter", insert.counter}};
  if (insert.parent) {
    object["parent"] = json::object{{"replica", describe_replica(insert.parent->replica)},
                                    {"counter", insert.parent->counter}};
  } else {
    object["parent"] = "root";
  }
  object["side"] = insert.side == document::Side::Left ? "left" : "right";
  object["text"] = document::to_utf8(insert.text);
  return object;
}

json::object describe_delete(const document::TextDelete& span) {
  return {{"replica", describe_replica(span.first.replica)},
          {"counter", span.first.counter},
          {"length", span.length}};
}

}  // namespace

json::object describe_point(document::Point point) {
  return {{"x", point.x}, {"y", point.y}};
}

json::object describe_anchor(const document::TextAnchor& anchor) {
  json::object object{{"after", anchor.side == document::Side::Right}};
  if (anchor.unit) {
    object["replica"] = anchor.unit->replica.number();
    object["counter"] = anchor.unit->counter;
  }
  return object;
}

json::object describe_operation(const document::Operation& operation) {
  json::object object{{"object", operation.object.number()},
                      {"hlc", operation.stamp.hlc},
                      {"replica", describe_replica(operation.stamp.replica)}};
  object["change"] = std::visit(
      Overloaded{
          [&](const document::Create& create) { return describe_create(create); },
          [&](const document::SetProperties& set) {
            return json::object{{"kind", "set"}, {"properties", describe_values(set.properties)}};
          },
          [](const document::Delete&) {
            return json::object{{"kind", "delete"}};
          },
          [](const document::Restore&) {
            return json::object{{"kind", "restore"}};
          },
          [](const document::TextEdit& edit) {
            return json::object{{"kind", "text"},
                                {"inserts", describe_all(edit.inserts, describe_insert)},
                                {"deletes", describe_all(edit.deletes, describe_delete)}};
          },
          [](const document::Unknown&) {
            return json::object{{"kind", "unknown"}};
          },
          [](const document::Place& place) { return with_kind("place", describe_place(place)); },
          [](const document::Placed& placed) {
            return with_kind("placed", describe_placed(placed));
          },
          [](const document::Erase&) {
            return json::object{{"kind", "erase"}};
          },
      },
      operation.change);
  return object;
}

json::object describe_object(const ObjectState& state) {
  const auto describe_register = [](const document::Register& source) {
    json::object object = describe_value({source.property, source.value});
    object["hlc"] = source.stamp.hlc;
    object["replica"] = source.stamp.replica.number();
    return object;
  };
  return {{"object", state.id.number()},
          {"kind", static_cast<std::uint32_t>(state.kind)},
          {"registers", describe_all(state.registers, describe_register)},
          {"place", json::object{{"parent", state.place.parent.number()},
                                 {"label", state.place.label},
                                 {"hlc", state.place.stamp.hlc},
                                 {"replica", state.place.stamp.replica.number()}}},
          {"text", hex(state.text)}};
}

}  // namespace atelier::protocol
