// A SharedString is a string that never changes once made: copies share it.
//
// It takes two words where a std::string takes four, so that a register stays small, and the ink of
// a stroke is held once by the operation that made it, the register and whoever sends it on.
#pragma once

#include <compare>
#include <memory>
#include <string>
#include <utility>

namespace atelier::document {

class SharedString {
 public:
  SharedString() = default;
  // Implicit both ways: it stands for its string.
  SharedString(std::string text)
      : text_(text.empty() ? nullptr : std::make_shared<const std::string>(std::move(text))) {}
  SharedString(const char* text) : SharedString(std::string(text)) {}
  operator const std::string&() const { return text(); }

  const std::string& text() const {
    static const std::string none;
    return text_ ? *text_ : none;
  }
  std::size_t size() const { return text_ ? text_->size() : 0; }
  bool empty() const { return text_ == nullptr; }

  friend bool operator==(const SharedString& one, const SharedString& other) {
    return one.text_ == other.text_ || one.text() == other.text();
  }
  friend auto operator<=>(const SharedString& one, const SharedString& other) {
    return one.text() <=> other.text();
  }

 private:
  std::shared_ptr<const std::string> text_;
};

}  // namespace atelier::document
