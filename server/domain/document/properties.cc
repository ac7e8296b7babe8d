#include "server/domain/document/properties.h"

#include <algorithm>

#include "server/domain/document/ink.h"
#include "server/domain/document/limits.h"
#include "server/domain/document/unicode.h"

namespace atelier::document {
namespace {

bool in_range(Point point, std::int32_t low, std::int32_t high) {
  return point.x >= low && point.x <= high && point.y >= low && point.y <= high;
}

bool is_integer(const Value& value, std::int64_t low, std::int64_t high) {
  const auto* const number = std::get_if<std::int64_t>(&value);
  return number != nullptr && *number >= low && *number <= high;
}

bool is_point(const Value& value, std::int32_t low, std::int32_t high) {
  const auto* const point = std::get_if<Point>(&value);
  return point != nullptr && in_range(*point, low, high);
}

bool is_text(const SharedString& text) {
  return text.size() <= kStringBytesMax && to_utf16(text.text()).has_value();
}

bool is_anchor(const TextAnchor& anchor) {
  return !anchor.unit ||
         (anchor.unit->counter != 0 && anchor.unit->replica.number() <= kReplicaIdMax);
}

bool is_end(const Value& value) {
  const auto* const end = std::get_if<End>(&value);
  if (end == nullptr) return false;
  if (end->object == ObjectId()) return in_range(end->at, -kCoordinateMax, kCoordinateMax);
  return end->object.well_formed() && in_range(end->at, -kEndAtObjectMax, kEndAtObjectMax);
}

bool is_string(const Value& value) {
  const auto* const text = std::get_if<SharedString>(&value);
  return text != nullptr && is_text(*text);
}

bool is_anchor(const Value& value) {
  const auto* const anchor = std::get_if<TextAnchor>(&value);
  return anchor != nullptr && is_anchor(*anchor);
}

bool is_ink(const Value& value) {
  const auto* const bytes = std::get_if<Bytes>(&value);
  return bytes != nullptr && valid_ink(bytes->content.text());
}

bool is_hash(const Value& value) {
  const auto* const bytes = std::get_if<Bytes>(&value);
  return bytes != nullptr && bytes->content.size() == kContentHashBytes;
}

bool acceptable_unknown(const Value& value) {
  struct Visitor {
    bool operator()(std::int64_t number) const {
      return number >= -kIntegerMax && number <= kIntegerMax;
    }
    bool operator()(Point) const { return true; }
    bool operator()(const SharedString& text) const { return is_text(text); }
    bool operator()(const End& end) const {
      return end.object == ObjectId() || end.object.well_formed();
    }
    bool operator()(const TextAnchor& anchor) const { return is_anchor(anchor); }
    bool operator()(const Bytes& bytes) const { return bytes.content.size() <= kStringBytesMax; }
  };
  return std::visit(Visitor{}, value);
}

bool acceptable(Property property, const Value& value, Occasion occasion) {
  switch (property) {
    case Property::Position:
      return is_point(value, -kCoordinateMax, kCoordinateMax);
    case Property::Size:
      return is_point(value, kSizeMin, kSizeMax);
    case Property::Colour:
      return is_integer(value, kColourMin, kColourMax);
    case Property::Deleted:
      return false;
    case Property::Rotation:
      return is_integer(value, 0, kRotationMax);
    case Property::Locked:
      return is_integer(value, 0, 1);
    case Property::Layer:
      return is_integer(value, 0, kLayerMax);
    case Property::Form:
      return is_integer(value, kFormMin, kFormMax);
    case Property::Fill:
      return is_integer(value, 0, kColourMax);
    case Property::StrokeWidth:
      return is_integer(value, kStrokeWidthMin, kStrokeWidthMax);
    case Property::From:
    case Property::To:
      return is_end(value);
    case Property::EndMarks:
      return is_integer(value, 0, kEndMarksMax);
    case Property::Points:
      return occasion == Occasion::Create && is_ink(value);
    case Property::ContentHash:
      return occasion == Occasion::Create && is_hash(value);
    case Property::AlternativeText:
      return is_string(value);
    case Property::Anchor:
      return is_anchor(value);
    case Property::FontSize:
      return is_integer(value, kFontSizeMin, kFontSizeMax);
  }
  // 0 is what a message that names no property decodes to.
  return property != Property{} && acceptable_unknown(value);
}

}  // namespace

bool acceptable(const std::vector<PropertyValue>& properties, Occasion occasion) {
  if (properties.size() > kPropertiesMax) return false;
  for (auto one = properties.begin(); one != properties.end(); ++one) {
    const bool twice = std::any_of(properties.begin(), one, [&](const PropertyValue& earlier) {
      return earlier.property == one->property;
    });
    if (twice || !acceptable(one->property, one->value, occasion)) return false;
  }
  return true;
}

}  // namespace atelier::document
