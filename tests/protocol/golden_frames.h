// The frames of protocol/golden/frames.json: one of each kind, and what must not pass.
#pragma once

#include <string>
#include <vector>

namespace atelier::protocol {

struct GoldenFrame {
  std::string name;
  std::string bytes;
};

std::vector<GoldenFrame> golden_client_frames();
std::vector<GoldenFrame> golden_server_frames();

}  // namespace atelier::protocol
