// Writes a small corpus for each fuzzer below the folder that is given: `fuzz_write_corpus DIR`.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "protocol/packed_objects.h"
#include "tests/protocol/golden_frames.h"
#include "tests/protocol/samples.h"

namespace atelier::fuzz {
namespace {

namespace fs = std::filesystem;

class Corpus {
 public:
  Corpus(const fs::path& root, const std::string& fuzzer) : folder_(root / fuzzer) {
    fs::create_directories(folder_);
  }
  void add(const std::string& bytes) {
    std::ofstream(folder_ / std::to_string(count_++), std::ios::binary) << bytes;
  }

 private:
  fs::path folder_;
  int count_ = 0;
};

void write_frames(const fs::path& root) {
  Corpus client(root, "client_frame");
  for (const auto& frame : protocol::golden_client_frames()) client.add(frame.bytes);
  Corpus server(root, "server_frame");
  for (const auto& frame : protocol::golden_server_frames()) server.add(frame.bytes);
}

void write_stored(const fs::path& root) {
  protocol::Samples samples(1);
  Corpus record(root, "record");
  for (char kind = 1; kind <= 6; ++kind) {
    const auto made = samples.record(protocol::RecordKind(kind));
    record.add(std::string(1, kind) + protocol::encode_record(made));
  }
  record.add(std::string(1, '\0') + protocol::encode_catalogue_record(samples.catalogue_record()));
  record.add(std::string(1, '\7') + protocol::encode_replica_row({ClientSeq(7), 900}));
  Corpus snapshot(root, "snapshot");
  Corpus objects_packed(root, "objects");
  Corpus text(root, "text_sequence");
  for (std::size_t objects = 0; objects < 4; ++objects) {
    const document::Document document = samples.document(objects);
    objects_packed.add(protocol::pack_objects(document));
    snapshot.add(protocol::encode_snapshot(samples.board_state(), document));
    document.for_each([&](const document::Object& object) { text.add(object.text.encode()); });
  }
  Corpus names(root, "names");
  const protocol::TokenClaims claims = samples.token_claims();
  names.add(claims.board.text());
  names.add(protocol::encode_token_claims(claims));
}

}  // namespace
}  // namespace atelier::fuzz

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: fuzz_write_corpus DIR\n";
    return 2;
  }
  atelier::fuzz::write_frames(arguments[1]);
  atelier::fuzz::write_stored(arguments[1]);
  return 0;
}
