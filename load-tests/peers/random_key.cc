#include "load-tests/peers/random_key.h"

#include <cstddef>
#include <string_view>

namespace atelier::load {
namespace {

constexpr std::string_view kKeyCharacters =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-";
constexpr std::size_t kKeyLength = 21;
constexpr std::size_t kCharactersPerWord = 10;  // of six bits each

// SplitMix64 (Steele, Lea, Flood, 2014).
std::uint64_t next_word(std::uint64_t& state) {
  std::uint64_t word = state += 0x9e3779b97f4a7c15;
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
  word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
  return word ^ (word >> 31);
}

}  // namespace

std::string random_key(std::uint64_t seed, std::uint64_t number) {
  std::uint64_t state = seed;
  state = next_word(state) ^ number;
  std::string key;
  std::uint64_t word = 0;
  while (key.size() < kKeyLength) {
    if (key.size() % kCharactersPerWord == 0) word = next_word(state);
    key.push_back(kKeyCharacters[word & 0x3f]);
    word >>= 6;
  }
  return key;
}

}  // namespace atelier::load
