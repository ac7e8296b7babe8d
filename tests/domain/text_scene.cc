#include "tests/domain/text_scene.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "server/base/check.h"
#include "server/domain/document/unicode.h"

namespace atelier::document {
namespace {

std::u16string words(std::mt19937_64& random) {
  static const std::u16string kWords[] = {u"a", u"b", u"c",          u"mot",
                                          u"é", u"œ", u"\U0001F331", u" "};
  return kWords[random() % std::size(kWords)];
}

}  // namespace

TextScene& TextScene::type(std::size_t writer, std::size_t position, std::u16string text) {
  const ReplicaId author(static_cast<std::uint32_t>(writer));
  return edit(writer, {{replica(writer).make_insert(position, std::move(text), author)}, {}});
}

TextScene& TextScene::erase(std::size_t writer, std::size_t position, std::size_t length) {
  return edit(writer, {{}, replica(writer).make_delete(position, length)});
}

TextScene& TextScene::edit(std::size_t writer, TextEdit edit) {
  const ReplicaId author(static_cast<std::uint32_t>(writer));
  replica(writer).apply(edit, author);
  made_.push_back({writer, seen_[writer - 1]});
  ++seen_[writer - 1][writer - 1];
  chronicle_.push_back({author, std::move(edit)});
  return *this;
}

TextScene& TextScene::deliver(std::size_t writer, std::size_t reader) {
  const std::vector<std::size_t> known = seen_[writer - 1];
  std::vector<std::size_t> passed(writers());
  for (std::size_t number = 0; number < chronicle_.size(); ++number) {
    const std::size_t author = made_[number].writer - 1;
    const std::size_t place = passed[author]++;
    if (place >= known[author] || place < seen_[reader - 1][author]) continue;
    replica(reader).apply(chronicle_[number].edit, chronicle_[number].author);
    ++seen_[reader - 1][author];
  }
  return *this;
}

TextScene& TextScene::meet() {
  for (std::size_t reader = 2; reader <= writers(); ++reader) deliver(reader, 1);
  for (std::size_t reader = 2; reader <= writers(); ++reader) deliver(1, reader);
  return *this;
}

std::vector<std::size_t> TextScene::shuffled_order(std::mt19937_64& random) const {
  std::vector<std::size_t> order;
  std::vector<std::size_t> passed(writers());
  std::vector<bool> taken(chronicle_.size());
  while (order.size() < chronicle_.size()) {
    std::vector<std::size_t> ready;
    std::vector<bool> blocked(writers());
    for (std::size_t number = 0; number < chronicle_.size(); ++number) {
      const Made& made = made_[number];
      if (taken[number] || blocked[made.writer - 1]) continue;
      blocked[made.writer - 1] = true;  // only the first of each author can be next
      bool causal = true;
      for (std::size_t one = 0; one < writers(); ++one) causal &= made.after[one] <= passed[one];
      if (causal) ready.push_back(number);
    }
    ATELIER_CHECK(!ready.empty());
    const std::size_t chosen = ready[random() % ready.size()];
    taken[chosen] = true;
    ++passed[made_[chosen].writer - 1];
    order.push_back(chosen);
  }
  return order;
}

std::size_t place_in(const std::u16string& text, std::mt19937_64& random) {
  const std::size_t place = random() % (text.size() + 1);
  return place < text.size() && is_low_surrogate(text[place]) ? place - 1 : place;
}

void step(TextScene& scene, std::mt19937_64& random) {
  const std::size_t writer = 1 + random() % scene.writers();
  const std::u16string text = scene.replica(writer).text();
  const std::size_t one = place_in(text, random);
  const std::size_t other = place_in(text, random);
  const auto [from, to] = std::minmax(one, other);
  const std::uint64_t kind = random() % 8;
  if (kind == 0) {
    scene.deliver(1 + random() % scene.writers(), writer);
  } else if (kind <= 2 && from < to && to - from <= 6) {
    scene.erase(writer, from, to - from);
  } else {
    scene.type(writer, one, words(random));
  }
}

TextScene wild_scene(std::mt19937_64& random, int steps) {
  TextScene scene(2 + random() % 3);
  for (int number = 0; number < steps; ++number) step(scene, random);
  return scene;
}

}  // namespace atelier::document
