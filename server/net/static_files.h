// StaticFiles is the browser client, read into memory once and served from there.
//
// Only names that were found at the start exist, so no path can reach anything else on the disk. A
// file with a neighbour named like it plus ".br" or ".gz" is sent in that form to whoever accepts
// it. A name with a content hash never changes and is cached for a year; everything else is
// revalidated by ETag. The pages of the client are one file: "/", "/j", "/boards" and "/b/{id}" all
// answer index.html.
//
// Thread: immutable after load(); any thread. Limits: kStaticBytesMax in all, since it stays in
// memory.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "server/base/result.h"
#include "server/net/http_message.h"

namespace atelier::net {

inline constexpr std::size_t kStaticBytesMax = 64u * 1024 * 1024;

class StaticFiles {
 public:
  // Errors: NotFound (no such folder, or no index.html in it), Unavailable, Invalid (too large).
  static Result<StaticFiles> load(const std::filesystem::path& folder);
  // Has no files: the program serves its API alone.
  StaticFiles() = default;

  bool contains(std::string_view path) const { return find(path) != nullptr; }
  // 200, 304, 404, or 405 for other methods than GET and HEAD.
  HttpResponse respond(const HttpRequest& request) const;

 private:
  struct Form {
    std::shared_ptr<const std::string> bytes;  // null: not there
    std::string etag;
  };
  struct File {
    Form plain, gzip, brotli;
    std::string content_type;
    bool hashed_name = false;
  };

  const File* find(std::string_view path) const;
  Result<> add(const std::filesystem::path& file, std::string name);

  std::map<std::string, File, std::less<>> files_;
  std::size_t bytes_ = 0;
};

// True when an Accept-Encoding header allows `coding` (q=0 forbids it, "*" allows the unnamed).
bool accepts_encoding(std::string_view accept_encoding, std::string_view coding);

}  // namespace atelier::net
