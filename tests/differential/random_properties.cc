#include "tests/differential/random_properties.h"

#include <algorithm>
#include <utility>

#include "server/domain/document/limits.h"
#include "tests/differential/random_ink.h"

namespace atelier::differential {
namespace {

using document::Property;
using document::PropertyValue;
using document::Value;

constexpr std::uint16_t kFirstUnknown = 500;
constexpr std::uint16_t kLastKnown = 18;

struct Range {
  std::int64_t low;
  std::int64_t high;
};

Range range_of(Property property) {
  switch (property) {
    case Property::Colour:
      return {document::kColourMin, document::kColourMax};
    case Property::Rotation:
      return {0, document::kRotationMax};
    case Property::Layer:
      return {0, document::kLayerMax};
    case Property::Form:
      return {document::kFormMin, document::kFormMax};
    case Property::Fill:
      return {0, document::kColourMax};
    case Property::StrokeWidth:
      return {document::kStrokeWidthMin, document::kStrokeWidthMax};
    case Property::EndMarks:
      return {0, document::kEndMarksMax};
    case Property::FontSize:
      return {document::kFontSizeMin, document::kFontSizeMax};
    default:
      return {0, 1};
  }
}

// An end of the range, sometimes one beyond it, else within.
std::int64_t number_in(Dice& dice, Range range) {
  if (dice.chance(3)) return dice.chance(50) ? range.low - 1 : range.high + 1;
  if (dice.chance(20)) return dice.chance(50) ? range.low : range.high;
  const auto span = static_cast<std::uint64_t>(range.high - range.low) + 1;
  return range.low + static_cast<std::int64_t>(dice.below(span));
}

document::Point point_in(Dice& dice, Range range) {
  const auto x = static_cast<std::int32_t>(number_in(dice, range));
  return {x, static_cast<std::int32_t>(number_in(dice, range))};
}

document::End random_end(Dice& dice, const std::vector<ObjectId>& objects) {
  if (dice.chance(3)) return {ObjectId(std::uint64_t{1} << 52), {}};  // counter 0
  if (objects.empty() || dice.chance(40)) {
    return {{}, point_in(dice, {-document::kCoordinateMax, document::kCoordinateMax})};
  }
  return {dice.pick(objects),
          point_in(dice, {-document::kEndAtObjectMax, document::kEndAtObjectMax})};
}

document::TextAnchor random_anchor(Dice& dice) {
  const auto side = dice.chance(50) ? document::Side::Left : document::Side::Right;
  if (dice.chance(25)) return {std::nullopt, side};
  const ReplicaId replica(dice.chance(10) ? kReplicaIdMax
                                          : static_cast<std::uint32_t>(dice.below(6)));
  const auto counter = dice.chance(10) ? 0xffffffffu : static_cast<std::uint32_t>(dice.below(20));
  return {document::ElementId{replica, counter + (counter == 0 ? 1 : 0)}, side};
}

std::string random_string(Dice& dice) {
  if (dice.chance(5)) return std::string(document::kStringBytesMax + dice.below(2), 'a');
  if (dice.chance(5)) return "\xc3\xa9" + std::string(document::kStringBytesMax - 3, 'b') + "!";
  const std::vector<std::string> some{"",
                                      "carte",
                                      "h\xc3\xa9h\xc3\xa9",
                                      "\xf0\x9f\x8e\xa8",
                                      std::string("\0nul", 4),
                                      "\xef\xbb\xbf"};
  return dice.pick(some);
}

std::string random_bytes(Dice& dice, std::size_t size) {
  std::string bytes;
  while (bytes.size() < size) bytes.push_back(static_cast<char>(dice.below(256)));
  return bytes;
}

Value any_value(Dice& dice, const std::vector<ObjectId>& objects) {
  switch (dice.below(7)) {
    case 0:
      return number_in(dice, {-document::kIntegerMax, document::kIntegerMax});
    case 1:
      return document::Point{INT32_MIN, INT32_MAX};
    case 2:
      return random_string(dice);
    case 3:
      return random_end(dice, objects);
    case 4:
      return random_anchor(dice);
    case 5:
      return document::Bytes{
          random_bytes(dice, dice.chance(90) ? dice.below(9) : 1'023 + dice.below(3))};
    default:
      return static_cast<std::int64_t>(dice.below(4));
  }
}

Value value_of(Dice& dice, Property property, const std::vector<ObjectId>& objects) {
  switch (property) {
    case Property::Position:
      return point_in(dice, {-document::kCoordinateMax, document::kCoordinateMax});
    case Property::Size:
      return point_in(dice, {document::kSizeMin, document::kSizeMax});
    case Property::From:
    case Property::To:
      return random_end(dice, objects);
    case Property::Points:
      return document::Bytes{random_ink(dice)};
    case Property::ContentHash:
      return document::Bytes{random_bytes(dice, dice.chance(90) ? 32 : 31 + dice.below(3))};
    case Property::AlternativeText:
      return random_string(dice);
    case Property::Anchor:
      return random_anchor(dice);
    default:
      return static_cast<std::uint16_t>(property) > kLastKnown
                 ? any_value(dice, objects)
                 : Value(number_in(dice, range_of(property)));
  }
}

Property random_property(Dice& dice, bool for_create) {
  if (dice.chance(1)) return static_cast<Property>(dice.chance(50) ? 0 : 4);
  if (dice.chance(2)) return static_cast<Property>(0xffff);
  if (dice.chance(15)) return static_cast<Property>(kFirstUnknown + dice.below(4));
  for (;;) {
    const auto property = static_cast<Property>(1 + dice.below(kLastKnown));
    const bool once = property == Property::Points || property == Property::ContentHash;
    // Now and then what only a create may write is set, and `deleted` as well.
    if (once && !for_create && !dice.chance(10)) continue;
    if (property == Property::Deleted && !dice.chance(5)) continue;
    return property;
  }
}

// As many as one operation may name, or one more.
std::vector<PropertyValue> crowd(Dice& dice) {
  std::vector<PropertyValue> all;
  const std::uint64_t count = document::kPropertiesMax - 2 + dice.below(4);
  const std::uint64_t first = 600 + dice.below(4);
  for (std::uint64_t k = 0; k < count; ++k) {
    all.push_back({static_cast<Property>(first + k), static_cast<std::int64_t>(k)});
  }
  return all;
}

}  // namespace

std::vector<PropertyValue> random_properties(Dice& dice, const std::vector<ObjectId>& objects,
                                             bool for_create) {
  if (dice.chance(2)) return crowd(dice);
  const std::uint64_t count = dice.below(4) + (for_create || dice.chance(3) ? 0 : 1);
  std::vector<PropertyValue> all;
  for (std::uint64_t k = 0; k < count; ++k) {
    const Property property = random_property(dice, for_create);
    const bool named = std::any_of(all.begin(), all.end(), [property](const PropertyValue& one) {
      return one.property == property;
    });
    if (named && !dice.chance(3)) continue;
    const bool wrong = dice.chance(1);
    all.push_back({property, wrong ? any_value(dice, objects) : value_of(dice, property, objects)});
  }
  return all;
}

}  // namespace atelier::differential
