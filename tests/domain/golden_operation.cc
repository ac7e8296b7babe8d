#include "tests/domain/golden.h"

#include <boost/json.hpp>
#include <utility>

#include "server/base/check.h"
#include "server/domain/document/unicode.h"

namespace atelier::document {
namespace {

namespace json = boost::json;

json::value to_json(ElementId id) {
  return {id.replica.number(), id.counter};
}

ElementId element_from_json(const json::value& pair) {
  return {ReplicaId(pair.at(0).to_number<std::uint32_t>()), pair.at(1).to_number<std::uint32_t>()};
}

std::string_view name_of(Side side) {
  return side == Side::Left ? "left" : "right";
}

Side side_from_json(const json::value& name) {
  return name.as_string() == "left" ? Side::Left : Side::Right;
}

ObjectId id_from_json(const json::value& pair) {
  if (pair.is_null()) return ObjectId();
  return {ReplicaId(pair.at(0).to_number<std::uint32_t>()), pair.at(1).to_number<std::uint32_t>()};
}

json::value to_json(const TextInsert& insert) {
  json::object one;
  one["counter"] = insert.counter;
  one["parent"] = insert.parent ? to_json(*insert.parent) : json::value(nullptr);
  one["side"] = name_of(insert.side);
  if (well_formed(insert.text)) {
    one["text"] = to_utf8(insert.text);
  } else {
    json::array units;
    for (const char16_t unit : insert.text) units.push_back(std::uint32_t{unit});
    one["units"] = std::move(units);
  }
  return one;
}

TextInsert insert_from_json(const json::value& json) {
  TextInsert insert;
  insert.counter = json.at("counter").to_number<std::uint32_t>();
  if (!json.at("parent").is_null()) insert.parent = element_from_json(json.at("parent"));
  insert.side = side_from_json(json.at("side"));
  if (const json::value* const text = json.as_object().if_contains("text")) {
    insert.text = to_utf16(text->as_string()).value();
    return insert;
  }
  for (const json::value& unit : json.at("units").as_array()) {
    insert.text.push_back(static_cast<char16_t>(unit.to_number<std::uint16_t>()));
  }
  return insert;
}

json::object to_json(const TextEdit& edit) {
  json::array inserts;
  for (const TextInsert& one : edit.inserts) inserts.push_back(to_json(one));
  json::array deletes;
  for (const TextDelete& one : edit.deletes) {
    deletes.push_back({{"first", to_json(one.first)}, {"length", one.length}});
  }
  json::object both;
  both["inserts"] = std::move(inserts);
  both["deletes"] = std::move(deletes);
  return both;
}

TextEdit text_edit_from_json(const json::value& json) {
  TextEdit edit;
  for (const json::value& one : json.at("inserts").as_array()) {
    edit.inserts.push_back(insert_from_json(one));
  }
  for (const json::value& one : json.at("deletes").as_array()) {
    edit.deletes.push_back(
        {element_from_json(one.at("first")), one.at("length").to_number<std::uint32_t>()});
  }
  return edit;
}

struct ValueToJson {
  json::array& row;
  void operator()(std::int64_t number) const { row.insert(row.end(), {"integer", number}); }
  void operator()(Point point) const {
    row.insert(row.end(), {"point", json::array{point.x, point.y}});
  }
  void operator()(const SharedString& text) const {
    row.insert(row.end(), {"string", text.text()});
  }
  void operator()(const End& end) const {
    row.insert(row.end(), {"end", json::array{id_or_null(end.object), end.at.x, end.at.y}});
  }
  void operator()(const TextAnchor& anchor) const {
    const ElementId unit = anchor.unit.value_or(ElementId{});
    row.insert(row.end(),
               {"anchor", json::array{unit.replica.number(), unit.counter, name_of(anchor.side)}});
  }
  void operator()(const Bytes& bytes) const {
    row.insert(row.end(), {"bytes", to_hex(bytes.content.text())});
  }
};

json::array to_json(const std::vector<PropertyValue>& properties) {
  json::array rows;
  for (const PropertyValue& one : properties) rows.push_back(value_to_json(one));
  return rows;
}

Value value_from_json(std::string_view type, const json::value& value) {
  if (type == "integer") return value.to_number<std::int64_t>();
  if (type == "string") return std::string(value.as_string());
  if (type == "bytes") return Bytes{from_hex(value.as_string())};
  if (type == "point") {
    return Point{value.at(0).to_number<std::int32_t>(), value.at(1).to_number<std::int32_t>()};
  }
  if (type == "end") {
    return End{id_from_json(value.at(0)),
               {value.at(1).to_number<std::int32_t>(), value.at(2).to_number<std::int32_t>()}};
  }
  TextAnchor anchor{std::nullopt, side_from_json(value.at(2))};
  if (const ElementId unit = element_from_json(value); unit != ElementId{}) anchor.unit = unit;
  return anchor;
}

PropertyValue property_from_json(const json::value& row) {
  return {static_cast<Property>(row.at(0).to_number<std::uint16_t>()),
          value_from_json(row.at(1).as_string(), row.at(2))};
}

std::vector<PropertyValue> properties_from_json(const json::value& rows) {
  std::vector<PropertyValue> properties;
  for (const json::value& row : rows.as_array()) properties.push_back(property_from_json(row));
  return properties;
}

json::object to_json(const Place& place) {
  return {{"parent", id_or_null(place.parent)},
          {"anchor", id_or_null(place.anchor)},
          {"before", place.before},
          {"other", id_or_null(place.other)}};
}

Place place_from_json(const json::value& json) {
  return {id_from_json(json.at("parent")), id_from_json(json.at("anchor")),
          json.at("before").as_bool(), id_from_json(json.at("other"))};
}

struct ChangeToJson {
  json::object& operation;
  void operator()(const Create& change) const {
    json::object create{{"kind", static_cast<std::uint32_t>(change.kind)},
                        {"properties", to_json(change.properties)}};
    const Place& place = std::get<Place>(change.place);
    if (place != Place{}) create["place"] = to_json(place);
    operation["create"] = std::move(create);
  }
  void operator()(const SetProperties& change) const {
    operation["set"] = to_json(change.properties);
  }
  void operator()(const Delete&) const { operation["delete"] = true; }
  void operator()(const Restore&) const { operation["restore"] = true; }
  void operator()(const TextEdit& change) const { operation["text"] = to_json(change); }
  void operator()(const Unknown&) const { operation["unknown"] = true; }
  void operator()(const Place& change) const { operation["place"] = to_json(change); }
  // What comes of a place is part of the outcome.
  void operator()(const Placed&) const { ATELIER_CHECK(false); }
  void operator()(const Erase&) const { operation["erase"] = true; }
};

Change change_from_json(const json::object& json) {
  if (const json::value* const create = json.if_contains("create")) {
    Create change{static_cast<ObjectKind>(create->at("kind").to_number<std::uint16_t>()),
                  properties_from_json(create->at("properties")), Place{}};
    if (const auto* const place = create->as_object().if_contains("place")) {
      change.place = place_from_json(*place);
    }
    return change;
  }
  if (const json::value* const set = json.if_contains("set")) {
    return SetProperties{properties_from_json(*set)};
  }
  if (json.contains("delete")) return Delete{};
  if (json.contains("restore")) return Restore{};
  if (json.contains("erase")) return Erase{};
  if (const json::value* const text = json.if_contains("text")) return text_edit_from_json(*text);
  if (const json::value* const place = json.if_contains("place")) return place_from_json(*place);
  return Unknown{};
}

}  // namespace

json::value id_or_null(ObjectId id) {
  if (id == ObjectId()) return nullptr;
  return {id.replica().number(), id.counter()};
}

json::array value_to_json(const PropertyValue& one) {
  json::array row{static_cast<std::uint32_t>(one.property)};
  std::visit(ValueToJson{row}, one.value);
  return row;
}

json::value edit_to_json(const AuthoredEdit& authored) {
  json::object one{{"author", authored.author.number()}};
  for (const auto& member : to_json(authored.edit)) one.insert(member);
  return one;
}

AuthoredEdit edit_from_json(const json::value& json) {
  return {ReplicaId(json.at("author").to_number<std::uint32_t>()), text_edit_from_json(json)};
}

json::value operation_to_json(const Operation& operation) {
  json::object one{{"object", id_or_null(operation.object)},
                   {"stamp", {operation.stamp.hlc, operation.stamp.replica.number()}}};
  std::visit(ChangeToJson{one}, operation.change);
  return one;
}

Operation operation_from_json(const json::value& json) {
  const json::value& stamp = json.at("stamp");
  return {
      id_from_json(json.at("object")),
      {stamp.at(0).to_number<std::uint64_t>(), ReplicaId(stamp.at(1).to_number<std::uint32_t>())},
      change_from_json(json.as_object())};
}

std::string to_hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    text += "0123456789abcdef"[static_cast<std::uint8_t>(byte) >> 4];
    text += "0123456789abcdef"[static_cast<std::uint8_t>(byte) & 15];
  }
  return text;
}

std::string from_hex(std::string_view text) {
  std::string bytes;
  for (std::size_t place = 0; place + 1 < text.size(); place += 2) {
    bytes += static_cast<char>(std::stoi(std::string(text.substr(place, 2)), nullptr, 16));
  }
  return bytes;
}

}  // namespace atelier::document
