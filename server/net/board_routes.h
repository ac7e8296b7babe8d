// The JSON API of boards (SPEC API-1 to API-5): who may ask, what is well formed, how it is
// answered. What is done lies behind BoardApi.
//
// Thread: any network thread, several at once. Lifetime: outlives every request it was given.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/net/board_api.h"
#include "server/net/http_message.h"
#include "server/net/join_throttle.h"
#include "server/net/server_metrics.h"

namespace atelier::net {

class BoardRoutes {
 public:
  // `base_url` is put before links; empty for path-only links.
  BoardRoutes(BoardApi& api, JoinThrottle& throttle, ServerMetrics& metrics, std::string base_url);

  // True for the paths that are this API's to answer, "/api/version" not among them.
  static bool owns(std::string_view path);

  void handle(const HttpRequest& request, Respond respond) const;

 private:
  void collection(const HttpRequest& request, Respond respond) const;
  void one_board(const HttpRequest& request, BoardId board, std::string_view action,
                 Respond respond) const;
  void rename(const HttpRequest& request, BoardId board, Respond respond) const;
  void duplicate(const HttpRequest& request, BoardId board, Respond respond) const;
  void export_board(const HttpRequest& request, BoardId board, Respond respond) const;
  void take_back(const HttpRequest& request, BoardId board, Respond respond) const;
  void join(const HttpRequest& request, const Respond& respond) const;

  bool asked_by_owner(const HttpRequest& request) const;
  std::optional<HttpResponse> refuse_all_but_facilitators(const HttpRequest& request,
                                                          BoardId board) const;
  Done<BoardSummary> answer_with_board(Respond respond, unsigned status) const;

  BoardApi& api_;
  JoinThrottle& throttle_;
  ServerMetrics& metrics_;
  const std::string base_url_;
};

}  // namespace atelier::net
