#include "server/net/json_response.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "server/base/log.h"

namespace atelier::net {

HttpResponse json_response(unsigned status, const boost::json::object& body) {
  HttpResponse response;
  response.status = status;
  response.headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}};
  response.body = shared_text(boost::json::serialize(body));
  return response;
}

HttpResponse error_response(unsigned status, std::string_view code, std::string_view detail) {
  return json_response(status, {{"error", code}, {"detail", detail}});
}

HttpResponse error_response(const Error& error) {
  switch (error.kind) {
    case ErrorKind::Invalid:
      return error_response(400, "invalid", error.detail);
    case ErrorKind::NotFound:
      return error_response(404, "board_not_found", "There is no such board.");
    case ErrorKind::Conflict:
      return error_response(409, "conflict", error.detail);
    case ErrorKind::Forbidden:
      return error_response(403, "forbidden", "This key or link does not allow that.");
    case ErrorKind::StorageFull:
      return error_response(507, "storage_full",
                            "The server's disk is full; nothing was changed. Try again later.");
    case ErrorKind::Damaged:
      log_event(LogLevel::Error, "board damaged", {{"detail", error.detail}});
      return error_response(500, "board_damaged",
                            "The stored board is damaged and was left untouched; restore it from a "
                            "backup.");
    case ErrorKind::OutcomeUnknown:
    case ErrorKind::Busy:
    case ErrorKind::Unavailable:
      break;
  }
  log_event(LogLevel::Warning, "request failed", {{"detail", error.detail}});
  HttpResponse response =
      error_response(503, "unavailable", "The server cannot do that now. Try again shortly.");
  response.headers.emplace_back("Retry-After", "2");
  return response;
}

}  // namespace atelier::net
