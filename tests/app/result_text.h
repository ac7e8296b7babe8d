// Lets a Result stand in CHECK and REQUIRE: true for a value, and its error is shown where it
// fails.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "server/base/result.h"

namespace Catch {

template <class T>
struct StringMaker<boost::system::result<T, atelier::Error>> {
  static std::string convert(const boost::system::result<T, atelier::Error>& result) {
    return result ? "a value" : "error: " + result.error().detail;
  }
};

}  // namespace Catch
