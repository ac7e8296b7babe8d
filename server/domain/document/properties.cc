#include "server/domain/document/properties.h"

#include <algorithm>

#include "server/domain/document/limits.h"
#include "server/domain/document/unicode.h"

namespace atelier::document {
namespace {

bool in_range(Point point, std::int32_t low, std::int32_t high) {
  return point.x >= low && point.x <= high && point.y >= low && point.y <= high;
}

bool acceptable_unknown(const Value& value) {
  struct Visitor {
    bool operator()(std::int64_t number) const {
      return number >= -kIntegerMax && number <= kIntegerMax;
    }
    bool operator()(Point) const { return true; }
    bool operator()(const std::string& text) const {
      return text.size() <= kStringBytesMax && to_utf16(text).has_value();
    }
  };
  return std::visit(Visitor{}, value);
}

bool acceptable(const PropertyValue& one) {
  const auto* const number = std::get_if<std::int64_t>(&one.value);
  const auto* const point = std::get_if<Point>(&one.value);
  switch (one.property) {
    case Property::Position:
      return point != nullptr && in_range(*point, -kCoordinateMax, kCoordinateMax);
    case Property::Size:
      return point != nullptr && in_range(*point, kSizeMin, kSizeMax);
    case Property::Colour:
      return number != nullptr && *number >= kColourMin && *number <= kColourMax;
    case Property::Deleted:
      return false;
  }
  // 0 is what a message that names no property decodes to.
  return one.property != Property{} && acceptable_unknown(one.value);
}

}  // namespace

bool acceptable(const std::vector<PropertyValue>& properties) {
  if (properties.size() > kPropertiesMax) return false;
  for (auto one = properties.begin(); one != properties.end(); ++one) {
    const bool twice = std::any_of(properties.begin(), one, [&](const PropertyValue& earlier) {
      return earlier.property == one->property;
    });
    if (twice || !acceptable(*one)) return false;
  }
  return true;
}

}  // namespace atelier::document
