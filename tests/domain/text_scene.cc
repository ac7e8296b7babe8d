#include "tests/domain/text_scene.h"

#include <utility>

#include "server/base/check.h"

namespace atelier::document {

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

}  // namespace atelier::document
