#include "server/net/static_files.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <optional>
#include <sstream>

#include "server/base/ids.h"

namespace atelier::net {
namespace {

std::string content_type_of(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kTypes = {{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".map", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".webp", "image/webp"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".wasm", "application/wasm"},
      {".txt", "text/plain; charset=utf-8"},
  }};
  for (const auto& [ending, type] : kTypes)
    if (name.ends_with(ending)) return std::string(type);
  return "application/octet-stream";
}

// "/assets/index-B7x_9aQz.js": a dash and the eight characters of a hash, which the client's build
// puts into the names of files that may be cached for ever.
bool name_holds_hash(std::string_view path) {
  const auto dot = path.rfind('.');
  if (!path.starts_with("/assets/") || dot == std::string_view::npos || dot < 9) return false;
  return path[dot - 9] == '-' && std::ranges::all_of(path.substr(dot - 8, 8), [](char letter) {
           return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
                  (letter >= 'A' && letter <= 'Z') || letter == '_' || letter == '-';
         });
}

// FNV-1a, 64 bits: tells versions of one file apart, and nothing depends on it more than that.
std::string etag_of(std::string_view bytes, std::string_view form) {
  std::uint64_t hash = 0xcbf29ce484222325ull;
  for (const char byte : bytes) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= 0x100000001b3ull;
  }
  std::array<char, 24> digits;
  const int length =
      std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(hash));
  return "\"" + std::string(digits.data(), static_cast<std::size_t>(length)) + std::string(form) +
         "\"";
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool same_letters(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, [](char a, char b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c - 0; };
    return lower(a) == lower(b);
  });
}

// "q=0", "q=0.0", "q=0.000": every other quality allows.
bool quality_is_zero(std::string_view parameters) {
  const auto q = parameters.find("q=");
  if (q == std::string_view::npos) return false;
  const std::string_view value = trimmed(parameters.substr(q + 2));
  return !value.empty() && std::ranges::all_of(value, [](char c) { return c == '0' || c == '.'; });
}

bool is_page(std::string_view path) {
  if (path == "/" || path == "/j" || path == "/boards" || path == "/index.html") return true;
  return path.starts_with("/b/") && BoardId::parse(path.substr(3)).has_value();
}

bool etag_matches(std::string_view if_none_match, std::string_view etag) {
  return if_none_match == "*" || if_none_match.find(etag) != std::string_view::npos;
}

}  // namespace

bool accepts_encoding(std::string_view accept_encoding, std::string_view coding) {
  std::optional<bool> any;
  while (!accept_encoding.empty()) {
    const auto comma = accept_encoding.find(',');
    const std::string_view entry = trimmed(accept_encoding.substr(0, comma));
    accept_encoding =
        comma == std::string_view::npos ? std::string_view{} : accept_encoding.substr(comma + 1);
    const auto semicolon = entry.find(';');
    const std::string_view name = trimmed(entry.substr(0, semicolon));
    const bool allowed =
        semicolon == std::string_view::npos || !quality_is_zero(entry.substr(semicolon + 1));
    if (same_letters(name, coding)) return allowed;
    if (name == "*") any = allowed;
  }
  return any.value_or(false);
}

Result<StaticFiles> StaticFiles::load(const std::filesystem::path& folder) {
  StaticFiles files;
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error))
    return Error{ErrorKind::NotFound, "the web folder " + folder.string() + " does not exist"};
  using Walk = std::filesystem::recursive_directory_iterator;
  for (Walk at(folder, error), end; !error && at != end; at.increment(error)) {
    if (!at->is_regular_file(error) || error) continue;
    const auto relative = at->path().lexically_relative(folder);
    if (Result<> added = files.add(at->path(), "/" + relative.generic_string()); !added)
      return added.error();
  }
  if (error)
    return Error{ErrorKind::Unavailable, "cannot read " + folder.string() + ": " + error.message()};
  // A compressed form whose plain file is missing is nothing that could be served.
  std::erase_if(files.files_, [](const auto& entry) { return !entry.second.plain.bytes; });
  if (!files.contains("/index.html"))
    return Error{ErrorKind::NotFound, "the web folder " + folder.string() +
                                          " holds no index.html: build the client first"};
  return files;
}

Result<> StaticFiles::add(const std::filesystem::path& path, std::string name) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  if (!stream.good()) return Error{ErrorKind::Unavailable, "cannot read " + path.string()};
  const auto bytes = shared_text(std::move(content).str());
  bytes_ += bytes->size();
  if (bytes_ > kStaticBytesMax)
    return Error{ErrorKind::Invalid, "the web folder holds more than 64 MiB"};

  const bool brotli = name.ends_with(".br");
  const bool gzip = name.ends_with(".gz");
  if (brotli || gzip) name.resize(name.size() - 3);
  File& file = files_[name];
  file.content_type = content_type_of(name);
  file.hashed_name = name_holds_hash(name);
  if (brotli)
    file.brotli = {bytes, etag_of(*bytes, "-br")};
  else if (gzip)
    file.gzip = {bytes, etag_of(*bytes, "-gz")};
  else
    file.plain = {bytes, etag_of(*bytes, "")};
  return {};
}

const StaticFiles::File* StaticFiles::find(std::string_view path) const {
  const auto found = files_.find(is_page(path) ? std::string_view("/index.html") : path);
  return found == files_.end() ? nullptr : &found->second;
}

HttpResponse StaticFiles::respond(const HttpRequest& request) const {
  HttpResponse response;
  response.route = RouteClass::Static;
  const File* file = find(request.path);
  if (file == nullptr) {
    response.status = 404;
    return response;
  }
  if (request.method != Method::Get && request.method != Method::Head) {
    response.status = 405;
    response.headers = {{"Allow", "GET, HEAD"}};
    return response;
  }

  const Form* form = &file->plain;
  std::string_view encoding;
  if (file->brotli.bytes && accepts_encoding(request.accept_encoding, "br")) {
    form = &file->brotli;
    encoding = "br";
  } else if (file->gzip.bytes && accepts_encoding(request.accept_encoding, "gzip")) {
    form = &file->gzip;
    encoding = "gzip";
  }
  response.headers = {
      {"ETag", form->etag},
      {"Cache-Control", file->hashed_name ? "public, max-age=31536000, immutable" : "no-cache"},
  };
  if (file->brotli.bytes || file->gzip.bytes)
    response.headers.emplace_back("Vary", "Accept-Encoding");
  if (etag_matches(request.if_none_match, form->etag)) {
    response.status = 304;
    return response;
  }
  response.headers.emplace_back("Content-Type", file->content_type);
  if (!encoding.empty()) response.headers.emplace_back("Content-Encoding", encoding);
  response.body = form->bytes;
  return response;
}

}  // namespace atelier::net
