#include "load-tests/peers/json_reading.h"

namespace atelier::load {

const boost::json::value* member(const boost::json::value* of, std::string_view key) {
  if (of == nullptr || !of->is_object()) return nullptr;
  return of->get_object().if_contains(key);
}

std::int64_t whole_number(const boost::json::value* value) {
  if (value == nullptr || !value->is_int64()) return -1;
  return value->get_int64();
}

std::string_view string_of(const boost::json::value* value) {
  if (value == nullptr || !value->is_string()) return {};
  return value->get_string();
}

}  // namespace atelier::load
