#include "tests/differential/pipe.h"

#include <cstdio>

#include "server/base/check.h"

namespace atelier::differential {
namespace {

constexpr std::size_t kNumberBytes = 4;

}  // namespace

std::string_view Reader::take(std::size_t size) {
  ATELIER_CHECK(size <= rest_.size());
  const std::string_view taken = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return taken;
}

std::uint32_t Reader::number() {
  std::uint32_t number = 0;
  unsigned shift = 0;
  for (const char byte : take(kNumberBytes)) {
    number |= std::uint32_t{static_cast<std::uint8_t>(byte)} << shift;
    shift += 8;
  }
  return number;
}

std::string_view Reader::bytes() {
  return take(number());
}

void append_number(std::string& message, std::uint32_t number) {
  for (unsigned shift = 0; shift < 32; shift += 8) {
    message.push_back(static_cast<char>((number >> shift) & 0xff));
  }
}

std::string joined(const std::vector<std::string>& parts) {
  std::string message;
  append_number(message, static_cast<std::uint32_t>(parts.size()));
  for (const std::string& part : parts) {
    append_number(message, static_cast<std::uint32_t>(part.size()));
    message += part;
  }
  return message;
}

std::optional<std::string> read_message() {
  std::string head(kNumberBytes, '\0');
  if (std::fread(head.data(), 1, head.size(), stdin) != head.size()) return std::nullopt;
  std::string message(Reader(head).number(), '\0');
  ATELIER_CHECK(std::fread(message.data(), 1, message.size(), stdin) == message.size());
  return message;
}

void write_message(std::string_view message) {
  std::string head;
  append_number(head, static_cast<std::uint32_t>(message.size()));
  std::fwrite(head.data(), 1, head.size(), stdout);
  std::fwrite(message.data(), 1, message.size(), stdout);
  std::fflush(stdout);
}

}  // namespace atelier::differential
