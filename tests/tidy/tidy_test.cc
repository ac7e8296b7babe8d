#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/support/temporary_folder.h"
#include "tests/tidy/source_rules.h"

namespace atelier::tidy {
namespace {

namespace fs = std::filesystem;

const std::vector<SourceFile>& project() {
  static const std::vector<SourceFile> kFiles = source_files(ATELIER_SOURCE_DIR);
  return kFiles;
}

std::string sentence(const Violations& violations) {
  std::string text;
  for (const std::string& violation : violations) text += violation + "\n";
  return text;
}

SourceFile file(std::string path, std::string line) {
  return {std::move(path), {std::move(line)}};
}

std::size_t wrong_arrows(std::string path, std::string target) {
  return check_layers({file(std::move(path), "#include \"" + target + "\"")}).size();
}

std::size_t wrong_libraries(std::string path, std::string target) {
  return check_libraries({file(std::move(path), "#include <" + target + ">")}).size();
}

}  // namespace

TEST_CASE("tidy: includes point one way", "[tidy]") {
  REQUIRE(project().size() > 50);
  CHECK(sentence(check_layers(project())) == "");
}

TEST_CASE("tidy: libraries stay behind their walls", "[tidy]") {
  CHECK(sentence(check_libraries(project())) == "");
}

TEST_CASE("tidy: files are short, well named and finished", "[tidy]") {
  CHECK(sentence(check_shape(project())) == "");
}

TEST_CASE("tidy: the check catches arrows that run the wrong way", "[tidy]") {
  CHECK(wrong_arrows("server/base/x.h", "server/domain/document/operation.h") == 1);
  CHECK(wrong_arrows("server/domain/x.h", "protocol/codec.h") == 1);
  CHECK(wrong_arrows("storage/x.cc", "server/domain/document/operation.h") == 1);
  CHECK(wrong_arrows("protocol/x.cc", "storage/journal.h") == 1);
  CHECK(wrong_arrows("server/room/x.cc", "storage/rocksdb_journal.h") == 1);
  CHECK(wrong_arrows("server/room/x.cc", "server/net/server.h") == 1);
  CHECK(wrong_arrows("server/net/x.cc", "server/domain/document/document.h") == 1);
  CHECK(wrong_arrows("server/net/x.cc", "server/app/main.h") == 1);
  CHECK(wrong_arrows("server/app/x.cc", "tests/support/anything.h") == 1);
  CHECK(wrong_arrows("protocol/codec.h", "protocol/wire.h") == 1);
  CHECK(wrong_arrows("tests/protocol/x.cc", "protocol/wire.h") == 1);

  CHECK(wrong_arrows("server/room/x.cc", "storage/journal.h") == 0);
  CHECK(wrong_arrows("server/app/x.cc", "storage/rocksdb_journal.h") == 0);
  CHECK(wrong_arrows("server/domain/x.cc", "server/domain/document/document.h") == 0);
  CHECK(wrong_arrows("protocol/x.cc", "protocol/wire.h") == 0);
}

TEST_CASE("tidy: the check catches libraries outside of their walls", "[tidy]") {
  CHECK(wrong_libraries("storage/journal.cc", "rocksdb/db.h") == 1);
  CHECK(wrong_libraries("storage/rocksdb_journal.h", "rocksdb/db.h") == 1);
  CHECK(wrong_libraries("server/room/room.cc", "google/protobuf/message.h") == 1);
  CHECK(wrong_libraries("protocol/codec.h", "atelier/v1/session.pb.h") == 1);
  CHECK(wrong_libraries("server/app/main.cc", "boost/beast/http.hpp") == 1);
  CHECK(wrong_libraries("server/room/room.cc", "boost/asio/post.hpp") == 1);
  CHECK(wrong_libraries("server/domain/document/x.cc", "boost/json.hpp") == 1);
  CHECK(wrong_libraries("server/domain/document/x.cc", "unistd.h") == 1);

  CHECK(wrong_libraries("storage/rocksdb_store.cc", "rocksdb/db.h") == 0);
  CHECK(wrong_libraries("protocol/wire.h", "google/protobuf/arena.h") == 0);
  CHECK(wrong_libraries("server/room/room_actor.cc", "boost/asio/post.hpp") == 0);
  CHECK(wrong_libraries("server/domain/document/x.cc", "vector") == 0);
}

TEST_CASE("tidy: the check catches long, badly named and unfinished files", "[tidy]") {
  CHECK(check_shape({{"server/room/long.cc", std::vector<std::string>(401)}}).size() == 1);
  CHECK(check_shape({{"server/room/long.cc", std::vector<std::string>(400)}}).empty());
  CHECK(check_shape({file("server/room/text_util.cc", "")}).size() == 1);
  CHECK(check_shape({file("client/src/helpers.ts", "")}).size() == 1);
  CHECK(check_shape({file("server/room/x.cc",
                          "// TO"
                          "DO: later")})
            .size() == 1);
  CHECK(check_shape({file("server/room/x.h", "#ifndef X_H")}).size() == 1);
}

TEST_CASE("tidy: the check reads a tree from disk", "[tidy]") {
  const atelier::testing::TemporaryFolder tree;
  tree.write("server/domain/document/note.h",
             "#pragma once\n  #  include \"server/room/room.h\"\n");
  tree.write("server/room/room.h", "#pragma once\n");
  tree.write("client/src/protocol/generated/helper.ts", "");
  tree.write("docs/x.cc", "#include <boost/beast.hpp>\n");
  const std::vector<SourceFile> files = source_files(tree.path());
  REQUIRE(files.size() == 2);
  CHECK(check_layers(files) ==
        Violations{"server/domain/document/note.h must not include server/room/room.h"});
  CHECK(check_libraries(files).empty());
  CHECK(check_shape(files).empty());
}

}  // namespace atelier::tidy
