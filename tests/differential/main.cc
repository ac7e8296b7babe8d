// The server's document as a replica that answers questions (pipe.h):
//
//   0, seed, most: makes a case of the seed and tells what happened (writers.h).
//   1, operations, pushes, then per push its replica and its bytes: takes what clients pushed and
//   tells what happened, without what was asked. One part alone says why it can't.
#include <cstdlib>
#include <string>

#include "protocol/codec.h"
#include "tests/differential/pipe.h"
#include "tests/differential/story.h"
#include "tests/differential/writers.h"

namespace atelier::differential {
namespace {

constexpr std::uint32_t kMakeCase = 0;

std::string take_pushes(Reader& reader) {
  Story story(reader.number());
  for (std::uint32_t left = reader.number(); left > 0; --left) {
    const ReplicaId replica(reader.number());
    auto message = protocol::decode_client_frame(reader.bytes());
    if (!message) return joined({"a push does not decode: " + message.error().detail});
    for (protocol::PushedOperation& pushed : std::get<protocol::Push>(*message).operations) {
      protocol::assign_replica(pushed.operation, replica);
      story.ask(pushed.operation);
    }
  }
  return story.told(false);
}

std::string answer_to(std::string_view request) {
  Reader reader(request);
  if (reader.number() != kMakeCase) return take_pushes(reader);
  const std::uint32_t seed = reader.number();
  return random_story(seed, reader.number());
}

}  // namespace
}  // namespace atelier::differential

int main() {
  using namespace atelier::differential;
  while (const auto request = read_message()) write_message(answer_to(*request));
  return EXIT_SUCCESS;
}
