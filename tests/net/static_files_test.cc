#include "server/net/static_files.h"

#include <catch2/catch.hpp>

#include "tests/net/fakes.h"
#include "tests/support/temporary_folder.h"

namespace atelier::net {
namespace {

using atelier::testing::TemporaryFolder;

// The client as its build leaves it.
StaticFiles client_files(const TemporaryFolder& folder) {
  folder.write("index.html", "<page>");
  folder.write("assets/index-B7x_9aQz.js", "script");
  folder.write("assets/index-B7x_9aQz.js.br", "brotli");
  folder.write("assets/index-B7x_9aQz.js.gz", "gzip");
  folder.write("icon.svg", "<svg/>");
  folder.write("orphan.css.gz", "no plain file");
  auto files = StaticFiles::load(folder.path());
  REQUIRE(files.has_value());
  return std::move(*files);
}

HttpRequest get(const std::string& path, const std::string& accept_encoding = "") {
  HttpRequest request;
  request.path = path;
  request.accept_encoding = accept_encoding;
  return request;
}

std::string value(const HttpResponse& response, const std::string& name) {
  for (const auto& [header, text] : response.headers)
    if (header == name) return text;
  return {};
}

TEST_CASE("pages of the client are one file, revalidated each time", "[net][files]") {
  const TemporaryFolder folder;
  const StaticFiles files = client_files(folder);
  const std::string board = "/b/" + testing::known_board().text();
  for (const std::string& path :
       {std::string("/"), std::string("/j"), std::string("/boards"), board}) {
    INFO(path);
    const HttpResponse page = files.respond(get(path));
    CHECK(page.status == 200);
    CHECK(*page.body == "<page>");
    CHECK(value(page, "Content-Type") == "text/html; charset=utf-8");
    CHECK(value(page, "Cache-Control") == "no-cache");
  }
  CHECK(files.respond(get("/b/nonsense")).status == 404);
}

TEST_CASE("an ETag that still holds is answered with 304 and no body", "[net][files]") {
  const TemporaryFolder folder;
  const StaticFiles files = client_files(folder);
  HttpRequest again = get("/");
  again.if_none_match = value(files.respond(again), "ETag");
  REQUIRE_FALSE(again.if_none_match.empty());
  const HttpResponse answer = files.respond(again);
  CHECK(answer.status == 304);
  CHECK(answer.body == nullptr);
  again.if_none_match = "\"other\"";
  CHECK(files.respond(again).status == 200);
}

TEST_CASE("a compressed form is sent to whoever accepts it", "[net][files]") {
  const TemporaryFolder folder;
  const StaticFiles files = client_files(folder);
  const std::string path = "/assets/index-B7x_9aQz.js";
  const auto sent = [&](const std::string& accept) {
    return *files.respond(get(path, accept)).body;
  };
  CHECK(sent("") == "script");
  CHECK(sent("gzip, deflate") == "gzip");
  CHECK(sent("gzip, deflate, br") == "brotli");
  CHECK(sent("br;q=0, GZIP;q=0.5") == "gzip");
  CHECK(sent("*") == "brotli");
  CHECK(sent("identity") == "script");
  const HttpResponse response = files.respond(get(path, "br"));
  CHECK(value(response, "Content-Encoding") == "br");
  CHECK(value(response, "Vary") == "Accept-Encoding");
  CHECK(value(response, "Content-Type") == "text/javascript; charset=utf-8");
  CHECK(value(response, "Cache-Control") == "public, max-age=31536000, immutable");
}

TEST_CASE("only names that were found at the start exist", "[net][files]") {
  const TemporaryFolder folder;
  const StaticFiles files = client_files(folder);
  for (const char* path :
       {"/../etc/passwd", "/assets/../index.html", "//index.html", "/assets", "/%69ndex.html",
        "/orphan.css", "/orphan.css.gz", "/assets/index-B7x_9aQz.js.br", ""}) {
    INFO(path);
    CHECK(files.respond(get(path)).status == 404);
  }
}

TEST_CASE("a folder without a client is refused, and says what to do", "[net][files]") {
  const TemporaryFolder folder;
  const auto empty = StaticFiles::load(folder.path());
  REQUIRE_FALSE(empty.has_value());
  CHECK(empty.error().kind == ErrorKind::NotFound);
  CHECK(empty.error().detail.find("build the client") != std::string::npos);
  CHECK(StaticFiles::load(folder.path() / "nowhere").error().kind == ErrorKind::NotFound);
}

}  // namespace
}  // namespace atelier::net
