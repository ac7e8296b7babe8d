// What every fuzzer needs: libFuzzer's entry point over a string_view, and a check that stays in
// any build.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "server/base/check.h"

namespace atelier::fuzz {

// Each fuzzer defines this one function.
void run(std::string_view input);

}  // namespace atelier::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  atelier::fuzz::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
