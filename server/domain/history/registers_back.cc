#include "server/domain/history/registers_back.h"

#include <optional>

namespace atelier::history {

using document::Property;
using document::Register;
using document::Value;

namespace {

// What an unset register means to those who draw it: the value that is as good as none.
std::optional<Value> unset(Property property) {
  switch (property) {
    case Property::Rotation:
    case Property::Locked:
    case Property::Fill:
    case Property::EndMarks:
      return Value(std::int64_t{0});
    case Property::Layer:
      return Value(std::int64_t{1});
    case Property::AlternativeText:
      return Value(document::SharedString());
    default:
      return std::nullopt;
  }
}

// 24 covers the object, the clock and the tags around them.
constexpr std::size_t kOperationBytes = 24;
constexpr std::size_t kValueBytes = 16;
constexpr std::size_t kSpanBytes = 12;

struct Bytes {
  std::size_t operator()(const document::SetProperties& set) const {
    std::size_t bytes = 0;
    for (const auto& one : set.properties) {
      const auto* const text = std::get_if<document::SharedString>(&one.value);
      const auto* const opaque = std::get_if<document::Bytes>(&one.value);
      bytes += kValueBytes;
      if (text != nullptr) bytes += text->size();
      if (opaque != nullptr) bytes += opaque->content.size();
    }
    return bytes;
  }
  std::size_t operator()(const document::TextEdit& edit) const {
    std::size_t bytes = (edit.inserts.size() + edit.deletes.size()) * kSpanBytes;
    for (const auto& insert : edit.inserts) {
      for (const char16_t unit : insert.text) bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
    }
    return bytes;
  }
  std::size_t operator()(const document::Create&) const { return kValueBytes; }
  std::size_t operator()(const document::Delete&) const { return 0; }
  std::size_t operator()(const document::Restore&) const { return 0; }
  std::size_t operator()(const document::Unknown&) const { return 0; }
  std::size_t operator()(const document::Place&) const { return kValueBytes; }
  std::size_t operator()(const document::Placed&) const { return kValueBytes; }
  std::size_t operator()(const document::Erase&) const { return 0; }
};

}  // namespace

RegistersBack registers_back(const document::Object& now, const Trace& trace) {
  RegistersBack back;
  for (const auto& [property, one] : trace.registers) {
    const Register* const held = now.find(property);
    if (property == Property::Deleted || held == nullptr) continue;
    if (held->stamp != one.last) {
      // An earlier reversal has been here.
      if (held->stamp.replica != ReplicaId(0)) ++back.kept;
      continue;
    }
    std::optional<Value> wanted = one.base ? one.base : unset(property);
    if (!wanted) {
      ++back.kept;
    } else if (*wanted != held->value) {
      document::PropertyValue& value = back.properties.emplace_back();
      value.property = property;
      value.value = *std::move(wanted);
    }
  }
  return back;
}

Existence wanted_existence(const document::Object& now, const Trace& trace) {
  const auto found = trace.registers.find(Property::Deleted);
  if (found == trace.registers.end()) return Existence::AsItIs;
  const Register* const held = now.find(Property::Deleted);
  document::Stamp stamp;
  if (held != nullptr) {
    stamp = held->stamp;
  } else if (trace.created) {
    stamp = *trace.created;
  }
  const std::optional<Value>& base = found->second.base;
  const bool deleted = base && *base == Value(std::int64_t{1});
  if (deleted == now.deleted()) return Existence::AsItIs;
  if (stamp != found->second.last) {
    return stamp.replica == ReplicaId(0) ? Existence::AsItIs : Existence::Kept;
  }
  return deleted ? Existence::Deleted : Existence::Restored;
}

std::size_t estimated_bytes(const document::Operation& operation) {
  return kOperationBytes + std::visit(Bytes{}, operation.change);
}

}  // namespace atelier::history
