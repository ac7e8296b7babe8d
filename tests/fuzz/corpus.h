// The folder of starting inputs of one fuzzer.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace atelier::fuzz {

class Corpus {
 public:
  Corpus(const std::filesystem::path& root, const std::string& fuzzer) : folder_(root / fuzzer) {
    std::filesystem::create_directories(folder_);
  }
  void add(const std::string& bytes) {
    std::ofstream(folder_ / std::to_string(count_++), std::ios::binary) << bytes;
  }

 private:
  std::filesystem::path folder_;
  int count_ = 0;
};

// What somebody sends who has not joined: tokens and requests.
void write_strangers(const std::filesystem::path& root);

}  // namespace atelier::fuzz
