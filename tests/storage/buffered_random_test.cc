#include "storage/buffered_random.h"

#include <catch2/catch.hpp>
#include <vector>

namespace atelier::storage {
namespace {

// Gives 0, 1, 2, … and counts how often it is asked.
class Counting final : public Random {
 public:
  explicit Counting(std::size_t& asked) : asked_(asked) {}
  void fill(std::span<std::uint8_t> bytes) override {
    ++asked_;
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(next_++);
  }

 private:
  std::size_t& asked_;
  std::size_t next_ = 0;
};

TEST_CASE("JRN-7: no random byte is handed out twice or left out", "[random]") {
  std::size_t asked = 0;
  BufferedRandom random(std::make_unique<Counting>(asked));
  std::vector<std::uint8_t> given(1024);
  for (std::size_t at = 0; at < given.size(); at += 16) {
    random.fill(std::span(given).subspan(at, 16));
  }
  CHECK(asked == 1);
  for (std::size_t i = 0; i < given.size(); ++i) CHECK(given[i] == static_cast<std::uint8_t>(i));
  random.fill(std::span(given).first(16));
  CHECK(asked == 2);
  CHECK(given.front() == static_cast<std::uint8_t>(1024));
  CHECK(given[15] == static_cast<std::uint8_t>(1039));
}

TEST_CASE("JRN-7: more bytes than are kept come from the source itself", "[random]") {
  std::size_t asked = 0;
  BufferedRandom random(std::make_unique<Counting>(asked));
  std::vector<std::uint8_t> given(5000);
  random.fill(given);
  CHECK(asked == 1);
  CHECK(given.back() == static_cast<std::uint8_t>(4999));
}

}  // namespace
}  // namespace atelier::storage
