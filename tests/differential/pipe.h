// What passes between the two replicas: messages, each a length of four bytes (little-endian) and
// that many bytes, over standard input and output.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier::differential {

// Takes numbers and bytes off a message. A message that is too short is a bug of the other side.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::uint32_t number();
  std::string_view bytes();

 private:
  std::string_view take(std::size_t size);

  std::string_view rest_;
};

void append_number(std::string& message, std::uint32_t number);
// Each with its length before it, and their number before all.
std::string joined(const std::vector<std::string>& parts);

// Nothing at the end of the input.
std::optional<std::string> read_message();
void write_message(std::string_view message);

}  // namespace atelier::differential
