// Any bytes as the packed objects of a snapshot; what can be read has one encoding.
#include "protocol/packed_objects.h"
#include "tests/fuzz/input.h"

namespace atelier::fuzz {

void run(std::string_view input) {
  const Seq head(1'000'000);
  document::Document document;
  if (!protocol::unpack_objects(input, head, document)) return;
  const std::string bytes = protocol::pack_objects(document);
  document::Document again;
  ATELIER_CHECK(protocol::unpack_objects(bytes, head, again));
  ATELIER_CHECK(again.digest() == document.digest());
  ATELIER_CHECK(protocol::pack_objects(again) == bytes);
}

}  // namespace atelier::fuzz
