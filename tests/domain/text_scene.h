// A scene of several people who write one text, each on a replica of their own.
//
// What one writes reaches the others when the scene delivers it, each author's edits in order and
// an edit never before what its author had seen. The chronicle is one order in which everything may
// be delivered.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "server/domain/document/text_sequence.h"
#include "tests/domain/text_cases.h"

namespace atelier::document {

class TextScene {
 public:
  // Replicas 1 to `writers`.
  explicit TextScene(std::size_t writers)
      : replicas_(writers), seen_(writers, std::vector<std::size_t>(writers)) {}

  std::size_t writers() const { return replicas_.size(); }
  TextSequence& replica(std::size_t writer) { return replicas_[writer - 1]; }
  const std::vector<AuthoredEdit>& chronicle() const { return chronicle_; }

  TextScene& type(std::size_t writer, std::size_t position, std::u16string text);
  TextScene& erase(std::size_t writer, std::size_t position, std::size_t length);
  // Any edit, sound or not, in the chronicle and on the author's own replica.
  TextScene& edit(std::size_t writer, TextEdit edit);
  // `reader` receives everything that `writer` has seen, and everyone everything.
  TextScene& deliver(std::size_t writer, std::size_t reader);
  TextScene& meet();

  // An order of the chronicle in which each edit comes after all that its author had seen.
  std::vector<std::size_t> shuffled_order(std::mt19937_64& random) const;

 private:
  struct Made {
    std::size_t writer = 0;
    std::vector<std::size_t> after;  // how many edits of each writer it had seen
  };

  std::vector<TextSequence> replicas_;
  std::vector<std::vector<std::size_t>> seen_;  // [reader][writer]: edits received
  std::vector<AuthoredEdit> chronicle_;
  std::vector<Made> made_;  // one for each of the chronicle
};

// A place in the text that is not between the halves of a pair.
std::size_t place_in(const std::u16string& text, std::mt19937_64& random);

// One step of somebody: writes, erases, or receives from somebody else.
void step(TextScene& scene, std::mt19937_64& random);

// Two to four people who took so many steps.
TextScene wild_scene(std::mt19937_64& random, int steps);

}  // namespace atelier::document
