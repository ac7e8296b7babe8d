#include "tests/domain/golden.h"

#include <boost/json.hpp>
#include <utility>

namespace atelier::document {
namespace {

namespace json = boost::json;

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
    Operation committed = operation;
    const bool erases = std::holds_alternative<Erase>(operation.change);
    const Verdict verdict =
        erases ? document.apply(operation, seq) : document.commit(committed, seq);
    row["verdict"] = static_cast<std::uint32_t>(verdict);
    if (const Placed* const placed = placed_in(committed)) row["placed"] = placed_to_json(*placed);
    operations.push_back(std::move(row));
  }
  return {{"name", one.name},
          {"operations", std::move(operations)},
          {"objects", objects_to_json(document)},
          {"children", children_to_json(document)},
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

json::value objects_to_json(const Document& document) {
  json::array objects;
  document.for_each([&](const Object& object) {
    json::array registers;
    for (const Register& one : object.registers) {
      json::array row = value_to_json({one.property, one.value});
      row.insert(row.end(), {one.stamp.hlc, one.stamp.replica.number()});
      registers.push_back(std::move(row));
    }
    objects.push_back({{"object", id_or_null(object.id)},
                       {"kind", static_cast<std::uint32_t>(object.kind)},
                       {"deleted", object.deleted()},
                       {"changed_at", object.changed_at.number()},
                       {"place",
                        {id_or_null(object.place.parent), object.place.label,
                         object.place.stamp.hlc, object.place.stamp.replica.number()}},
                       {"registers", std::move(registers)},
                       {"text", object.text.utf8()},
                       {"snapshot", to_hex(object.text.encode())}});
  });
  return objects;
}

json::value children_to_json(const Document& document) {
  json::array lists;
  const auto add = [&](ObjectId parent) {
    const std::vector<ObjectId> children = document.children(parent);
    if (children.empty()) return;
    json::array ids;
    for (const ObjectId child : children) ids.push_back(id_or_null(child));
    lists.push_back(json::array{id_or_null(parent), std::move(ids)});
  };
  add(ObjectId());
  document.for_each([&](const Object& object) { add(object.id); });
  return lists;
}

const Placed* placed_in(const Operation& operation) {
  const auto* const create = std::get_if<Create>(&operation.change);
  return create != nullptr ? std::get_if<Placed>(&create->place)
                           : std::get_if<Placed>(&operation.change);
}

json::value placed_to_json(const Placed& placed) {
  json::array relabelled;
  for (const Relabelling& one : placed.relabelled) {
    relabelled.push_back(json::array{id_or_null(one.object), one.label});
  }
  return json::object{{"parent", id_or_null(placed.parent)},
                      {"label", placed.label},
                      {"relabelled", std::move(relabelled)}};
}

json::value digest_to_json(Digest digest) {
  return {digest.low, digest.high};
}

Digest text_digest_of(const TextSequence& text) {
  return {static_cast<std::uint32_t>(text.digest()),
          static_cast<std::uint32_t>(text.digest() >> 32)};
}

}  // namespace atelier::document
