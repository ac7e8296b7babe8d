#include "tests/domain/golden.h"

#include <boost/json.hpp>
#include <utility>

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

json::value to_json(const TextInsert& insert) {
  json::object one;
  one["counter"] = insert.counter;
  one["parent"] = insert.parent ? to_json(*insert.parent) : json::value(nullptr);
  one["side"] = insert.side == Side::Left ? "left" : "right";
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
  insert.side = json.at("side").as_string() == "left" ? Side::Left : Side::Right;
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
  void operator()(const std::string& text) const { row.insert(row.end(), {"string", text}); }
};

json::array to_json(Property property, const Value& value) {
  json::array row{static_cast<std::uint32_t>(property)};
  std::visit(ValueToJson{row}, value);
  return row;
}

json::array to_json(const std::vector<PropertyValue>& properties) {
  json::array rows;
  for (const PropertyValue& one : properties) rows.push_back(to_json(one.property, one.value));
  return rows;
}

PropertyValue property_from_json(const json::value& row) {
  PropertyValue one;
  one.property = static_cast<Property>(row.at(0).to_number<std::uint16_t>());
  const json::value& value = row.at(2);
  if (row.at(1).as_string() == "integer") one.value = value.to_number<std::int64_t>();
  if (row.at(1).as_string() == "point") {
    one.value = Point{value.at(0).to_number<std::int32_t>(), value.at(1).to_number<std::int32_t>()};
  }
  if (row.at(1).as_string() == "string") one.value = std::string(value.as_string());
  return one;
}

std::vector<PropertyValue> properties_from_json(const json::value& rows) {
  std::vector<PropertyValue> properties;
  for (const json::value& row : rows.as_array()) properties.push_back(property_from_json(row));
  return properties;
}

json::array object_id_to_json(ObjectId id) {
  return {id.replica().number(), id.counter()};
}

struct ChangeToJson {
  json::object& operation;
  void operator()(const Create& change) const {
    operation["create"] = {{"kind", static_cast<std::uint32_t>(change.kind)},
                           {"properties", to_json(change.properties)}};
  }
  void operator()(const SetProperties& change) const {
    operation["set"] = to_json(change.properties);
  }
  void operator()(const Delete&) const { operation["delete"] = true; }
  void operator()(const Restore&) const { operation["restore"] = true; }
  void operator()(const TextEdit& change) const { operation["text"] = to_json(change); }
  void operator()(const Unknown&) const { operation["unknown"] = true; }
};

Change change_from_json(const json::object& json) {
  if (const json::value* const create = json.if_contains("create")) {
    return Create{static_cast<ObjectKind>(create->at("kind").to_number<std::uint16_t>()),
                  properties_from_json(create->at("properties"))};
  }
  if (const json::value* const set = json.if_contains("set")) {
    return SetProperties{properties_from_json(*set)};
  }
  if (json.contains("delete")) return Delete{};
  if (json.contains("restore")) return Restore{};
  if (const json::value* const text = json.if_contains("text")) return text_edit_from_json(*text);
  return Unknown{};
}

// The members of `head`, then the cases, one a line.
std::string lay_out(std::string_view description, const std::vector<json::object>& cases) {
  std::string text = "{\"description\":" + json::serialize(description) + ",\"cases\":[\n";
  for (const json::object& one : cases) {
    text += json::serialize(one);
    text += &one == &cases.back() ? "\n" : ",\n";
  }
  return text + "]}\n";
}

json::object outcome(const TextCase& one) {
  TextSequence text;
  json::array edits;
  for (const AuthoredEdit& authored : one.edits) {
    json::object edit = edit_to_json(authored).as_object();
    edit["verdict"] = static_cast<std::uint32_t>(text.apply(authored.edit, authored.author));
    edits.push_back(std::move(edit));
  }
  json::array orders;
  for (const auto& order : one.orders) orders.push_back(json::array(order.begin(), order.end()));
  return {{"name", one.name},
          {"edits", std::move(edits)},
          {"orders", std::move(orders)},
          {"text", text.utf8()},
          {"elements", text.element_count()},
          {"snapshot", to_hex(text.encode())},
          {"digest", digest_to_json(text_digest_of(text))}};
}

json::object outcome(const DocumentCase& one) {
  Document document;
  json::array operations;
  for (const Operation& operation : one.operations) {
    json::object row = operation_to_json(operation).as_object();
    const Seq seq(operations.size() + 1);
    row["seq"] = seq.number();
    row["verdict"] = static_cast<std::uint32_t>(document.apply(operation, seq));
    operations.push_back(std::move(row));
  }
  return {{"name", one.name},
          {"operations", std::move(operations)},
          {"objects", objects_to_json(document)},
          {"digest", digest_to_json(document.digest())}};
}

template <class File>
std::string golden_file_of(const File& file) {
  std::vector<json::object> cases;
  for (const auto& one : file.cases) cases.push_back(outcome(one));
  return lay_out(file.description, cases);
}

}  // namespace

std::string golden_file(const TextCaseFile& file) {
  return golden_file_of(file);
}
std::string golden_file(const DocumentCaseFile& file) {
  return golden_file_of(file);
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
  json::object one{{"object", object_id_to_json(operation.object)},
                   {"stamp", {operation.stamp.hlc, operation.stamp.replica.number()}}};
  std::visit(ChangeToJson{one}, operation.change);
  return one;
}

Operation operation_from_json(const json::value& json) {
  const ElementId object = element_from_json(json.at("object"));
  const json::value& stamp = json.at("stamp");
  return {
      ObjectId(object.replica, object.counter),
      {stamp.at(0).to_number<std::uint64_t>(), ReplicaId(stamp.at(1).to_number<std::uint32_t>())},
      change_from_json(json.as_object())};
}

json::value objects_to_json(const Document& document) {
  json::array objects;
  document.for_each([&](const Object& object) {
    json::array registers;
    for (const Register& one : object.registers) {
      json::array row = to_json(one.property, one.value);
      row.insert(row.end(), {one.stamp.hlc, one.stamp.replica.number()});
      registers.push_back(std::move(row));
    }
    objects.push_back({{"object", object_id_to_json(object.id)},
                       {"kind", static_cast<std::uint32_t>(object.kind)},
                       {"deleted", object.deleted()},
                       {"changed_at", object.changed_at.number()},
                       {"registers", std::move(registers)},
                       {"text", object.text.utf8()},
                       {"snapshot", to_hex(object.text.encode())}});
  });
  return objects;
}

json::value digest_to_json(Digest digest) {
  return {digest.low, digest.high};
}

Digest text_digest_of(const TextSequence& text) {
  return {static_cast<std::uint32_t>(text.digest()),
          static_cast<std::uint32_t>(text.digest() >> 32)};
}

std::string to_hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    text += "0123456789abcdef"[static_cast<std::uint8_t>(byte) >> 4];
    text += "0123456789abcdef"[static_cast<std::uint8_t>(byte) & 15];
  }
  return text;
}

}  // namespace atelier::document
