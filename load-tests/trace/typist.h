// A Typist is a model of one person at a keyboard: the keys that they press, one after the other.
#pragma once

#include <cstddef>
#include <random>
#include <string>

#include "load-tests/trace/trace_file.h"

namespace atelier::trace {

// Any number below `limit`, alike with every standard library. REQUIRES: limit > 0.
std::size_t below(std::mt19937_64& random, std::size_t limit);

class Typist {
 public:
  // Both outlive the typist; the text is ASCII and is changed by each key.
  Typist(std::mt19937_64& random, std::string& text)
      : random_(random), text_(text), cursor_(text.size()) {}

  // Presses the next key, and tells what it did.
  Patch press();

 private:
  void decide();
  void take_back(std::size_t units);
  std::size_t around(std::size_t mean);
  char letter();

  std::mt19937_64& random_;
  std::string& text_;
  std::size_t cursor_;
  std::size_t to_erase_ = 0;  // backspaces to come, then letters
  std::size_t to_type_ = 0;
};

}  // namespace atelier::trace
