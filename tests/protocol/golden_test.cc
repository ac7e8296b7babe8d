// protocol/golden/frames.json says, frame by frame, what the bytes mean. The browser's codec passes
// the same file. ATELIER_WRITE_GOLDEN=1 writes it anew: look at the difference before it is
// committed.
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/protocol/describe.h"
#include "tests/protocol/golden_frames.h"

namespace atelier::protocol {
namespace {

namespace json = boost::json;

const std::string kPath = ATELIER_SOURCE_DIR "/protocol/golden/frames.json";

using Describe = json::object (*)(std::string_view);

// One line for each frame, so that a difference is a line.
std::string lines_of(const std::vector<GoldenFrame>& frames, Describe describe_frame) {
  std::string lines;
  for (const GoldenFrame& frame : frames) {
    if (!lines.empty()) lines += ",\n";
    lines += "    " + json::serialize(json::object{{"name", frame.name},
                                                   {"hex", hex(frame.bytes)},
                                                   {"meaning", describe_frame(frame.bytes)}});
  }
  return lines;
}

std::string golden_text() {
  return "{\n  \"client\": [\n" + lines_of(golden_client_frames(), describe_client_frame) +
         "\n  ],\n  \"server\": [\n" + lines_of(golden_server_frames(), describe_server_frame) +
         "\n  ]\n}\n";
}

std::string stored_text() {
  std::ifstream file(kPath);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void check_meanings(const json::value& frames, Describe describe_frame) {
  for (const json::value& frame : frames.as_array()) {
    const std::string name(frame.at("name").as_string());
    INFO(name);
    const std::string bytes = bytes_from_hex(std::string(frame.at("hex").as_string()));
    CHECK(json::serialize(describe_frame(bytes)) == json::serialize(frame.at("meaning")));
  }
}

}  // namespace

TEST_CASE("CON-1: every golden frame decodes to what its vector says", "[protocol][golden]") {
  if (std::getenv("ATELIER_WRITE_GOLDEN") != nullptr) std::ofstream(kPath) << golden_text();
  const json::value golden = json::parse(stored_text());
  check_meanings(golden.at("client"), describe_client_frame);
  check_meanings(golden.at("server"), describe_server_frame);
}

TEST_CASE("CON-1: the encoders still write the golden bytes", "[protocol][golden]") {
  CHECK(stored_text() == golden_text());
}

}  // namespace atelier::protocol
