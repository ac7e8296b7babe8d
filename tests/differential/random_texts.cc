#include "tests/differential/random_texts.h"

#include <utility>

#include "server/domain/document/unicode.h"

namespace atelier::differential {
namespace {

using document::ElementId;
using document::Side;
using document::TextDelete;
using document::TextEdit;
using document::TextInsert;
using document::TextSequence;

std::u16string random_units(Dice& dice) {
  static const std::vector<std::u16string> kSome{
      u"a", u"bc", u"\u00e9", u"\U0001F3A8", u"\n", u"mots", std::u16string(1, u'\0')};
  std::u16string units = dice.pick(kSome);
  if (dice.chance(25)) units += dice.pick(kSome);
  return units;
}

// What is not well-formed never reaches the other side whole.
std::u16string hostile_units(Dice& dice) {
  if (dice.chance(6)) return dice.chance(50) ? u"" : std::u16string(1, char16_t{0xd83c});
  return random_units(dice);
}

// A place between units, not inside of a pair.
std::size_t position_in(Dice& dice, const std::u16string& text) {
  const std::size_t position = dice.below(text.size() + 1);
  const bool inside =
      position > 0 && position < text.size() && document::is_high_surrogate(text[position - 1]);
  return inside ? position - 1 : position;
}

std::vector<TextDelete> honest_deletes(Dice& dice, const TextSequence& text) {
  const std::u16string units = text.text();
  std::size_t from = position_in(dice, units);
  std::size_t to = position_in(dice, units);
  if (from > to) std::swap(from, to);
  return from == to ? std::vector<TextDelete>{} : text.make_delete(from, to - from);
}

TextInsert honest_insert(Dice& dice, const TextSequence& text, ReplicaId author) {
  return text.make_insert(position_in(dice, text.text()), random_units(dice), author);
}

ElementId some_unit(Dice& dice, const TextSequence& text, const std::vector<ReplicaId>& replicas) {
  const ReplicaId replica = dice.pick(replicas);
  const std::uint32_t next = text.next_counter(replica);
  return {replica, static_cast<std::uint32_t>(1 + dice.below(next + (dice.chance(20) ? 1 : 0)))};
}

TextEdit hostile_edit(Dice& dice, const TextSequence& text, ReplicaId author,
                      const std::vector<ReplicaId>& replicas) {
  TextEdit edit;
  std::uint32_t counter = text.next_counter(author);
  for (std::uint64_t left = dice.below(4); left > 0; --left) {
    TextInsert insert;
    insert.counter =
        dice.chance(80) ? counter : static_cast<std::uint32_t>(dice.below(counter + 3));
    insert.side = dice.chance(50) ? Side::Left : Side::Right;
    insert.text = hostile_units(dice);
    if (dice.chance(3)) {  // beyond the last counter: taken, it would leave nothing more to write
      insert.counter = 0xffffffffu;
      insert.text = u"bc";
    }
    if (dice.chance(40) && counter > 1) {
      insert.parent = ElementId{author, static_cast<std::uint32_t>(1 + dice.below(counter - 1))};
    } else if (!text.empty() && dice.chance(90)) {
      insert.parent = some_unit(dice, text, replicas);
    }
    if (!insert.parent && dice.chance(95)) insert.side = Side::Right;
    if (insert.counter == counter) counter += static_cast<std::uint32_t>(insert.text.size());
    edit.inserts.push_back(std::move(insert));
  }
  for (std::uint64_t left = dice.below(3); left > 0; --left) {
    const auto length = static_cast<std::uint32_t>(dice.below(5));
    edit.deletes.push_back(
        {some_unit(dice, text, replicas), dice.chance(95) ? length : 0xfffffffeu});
  }
  return edit;
}

// Inserts said again: whole, from some unit on, or in two pieces; now and then with another unit.
TextEdit repeated(Dice& dice, TextEdit edit, ReplicaId author) {
  std::vector<TextInsert> said;
  for (TextInsert& insert : edit.inserts) {
    const std::size_t cut = insert.text.empty() ? 0 : dice.below(insert.text.size());
    TextInsert tail = insert;
    if (cut > 0) {
      const auto counter = insert.counter + static_cast<std::uint32_t>(cut);
      tail = {counter, ElementId{author, counter - 1}, Side::Right, insert.text.substr(cut)};
      if (dice.chance(50)) insert.text.resize(cut);
    }
    const bool whole = document::well_formed(tail.text) && document::well_formed(insert.text);
    if (whole && !tail.text.empty() && dice.chance(5)) tail.text[0] = u'~';
    if (whole && cut > 0) said.push_back(tail);
    if (whole) said.push_back(std::move(insert));
  }
  edit.inserts = std::move(said);
  return edit;
}

// An insert and, in the same edit, some of it again.
TextEdit stuttered(Dice& dice, const TextInsert& insert, ReplicaId author) {
  TextEdit edit{{insert}, {}};
  TextInsert next{
      insert.counter + static_cast<std::uint32_t>(insert.text.size()),
      ElementId{author, insert.counter + static_cast<std::uint32_t>(insert.text.size()) - 1},
      dice.chance(70) ? Side::Right : Side::Left, random_units(dice)};
  edit.inserts.push_back(next);
  TextInsert both = insert;
  both.text += next.text;
  if (dice.chance(30)) both = insert;
  const TextEdit again = repeated(dice, {{std::move(both)}, {}}, author);
  edit.inserts.insert(edit.inserts.end(), again.inserts.begin(), again.inserts.end());
  return edit;
}

}  // namespace

TextEdit random_edit(Dice& dice, const TextSequence& text, ReplicaId author,
                     const std::vector<ReplicaId>& replicas, const std::vector<TextEdit>& earlier) {
  const std::uint64_t what = dice.below(100);
  if (what < 12) return hostile_edit(dice, text, author, replicas);
  if (what < 22 && !earlier.empty()) {
    return dice.chance(50) ? dice.pick(earlier) : repeated(dice, dice.pick(earlier), author);
  }
  if (what < 25) return stuttered(dice, honest_insert(dice, text, author), author);
  TextEdit edit;
  if (what < 45) edit.deletes = honest_deletes(dice, text);
  if (what >= 38 || edit.deletes.empty()) edit.inserts = {honest_insert(dice, text, author)};
  return edit;
}

}  // namespace atelier::differential
