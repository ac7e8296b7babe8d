// A Violation says which promise a history has broken, and how. It is a value: a checker that
// stopped the process could not be shown to catch a broken room.
#pragma once

#include <optional>
#include <string>
#include <utility>

namespace atelier::simulation {

struct Violation {
  std::string promise;
  std::string detail;
};

// The first violation of a history; what follows from it is of no interest.
class Verdicts {
 public:
  void violated(std::string promise, std::string detail) {
    if (!first_) first_ = Violation{std::move(promise), std::move(detail)};
  }
  // Notes a violation unless `holds`.
  void expect(bool holds, const char* promise, const char* detail) {
    if (!holds) violated(promise, detail);
  }
  bool clean() const { return !first_.has_value(); }
  const std::optional<Violation>& first() const { return first_; }

 private:
  std::optional<Violation> first_;
};

}  // namespace atelier::simulation
