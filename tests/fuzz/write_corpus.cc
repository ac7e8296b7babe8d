// Writes a small corpus for each fuzzer below the folder that is given: `fuzz_write_corpus DIR`.
#include <filesystem>
#include <iostream>
#include <string>

#include "protocol/packed_objects.h"
#include "server/domain/document/ink.h"
#include "tests/domain/ink_oracle.h"
#include "tests/fuzz/corpus.h"
#include "tests/protocol/golden_frames.h"
#include "tests/protocol/samples.h"

namespace atelier::fuzz {
namespace {

namespace fs = std::filesystem;

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

// Strokes with and without pressure, of one point and of many.
void write_ink(const fs::path& root) {
  Corpus corpus(root, "ink");
  for (const std::size_t points : {1u, 2u, 40u}) {
    for (const bool pressure : {false, true}) {
      document::Ink ink;
      ink.with_pressure = pressure;
      for (std::size_t at = 0; at < points; ++at) {
        const auto place = static_cast<std::int32_t>(at * 9);
        ink.points.push_back({place, 100 - place, static_cast<std::uint8_t>(at % 64)});
      }
      corpus.add(document::encode_ink(ink));
      corpus.add(document::ink_of_format_1(ink));
    }
  }
}

// Bytes as its reader takes them: an object, a stamp, a kind of change and its parts.
void write_document_operations(const fs::path& root) {
  Corpus corpus(root, "document_operations");
  const std::string create_note("\x01\x00\x00\x00\x01\x01\x01\x00\x02\x03\x00\x00\x00", 13);
  const std::string type("\x01\x00\x00\x05\x01\x01\x05", 7);
  const std::string remove("\x01\x00\x00\x03", 4);
  const std::string restore("\x01\x00\x00\x04", 4);
  const std::string move("\x02\x00\x00\x08\x01\x00\x01", 7);
  const std::string erase("\x01\x00\x00\x06", 4);
  corpus.add(create_note);
  corpus.add(create_note + type + type);
  corpus.add(create_note + remove + type + restore);
  corpus.add(create_note + create_note + move + move);
  corpus.add(create_note + type + remove + erase + restore);
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
  atelier::fuzz::write_ink(arguments[1]);
  atelier::fuzz::write_document_operations(arguments[1]);
  atelier::fuzz::write_strangers(arguments[1]);
  return 0;
}
