#include "server/net/board_routes.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <utility>

#include "server/base/log.h"
#include "server/net/board_json.h"
#include "server/net/client_address.h"
#include "server/net/json_response.h"
#include "server/net/reversal_json.h"
#include "server/room/facilitators.h"

namespace atelier::net {
namespace {

constexpr std::string_view kBoards = "/api/boards";

HttpResponse unauthorized() {
  HttpResponse response = error_response(
      401, "owner_key_needed",
      "This needs the owner key, which the first start wrote into the data folder, as "
      "'Authorization: Bearer KEY'.");
  response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

HttpResponse method_not_allowed(std::string allowed) {
  HttpResponse response =
      error_response(405, "method_not_allowed", "This address answers " + allowed + ".");
  response.headers.emplace_back("Allow", std::move(allowed));
  return response;
}

HttpResponse not_found() {
  return error_response(404, "not_found", "There is nothing at this address.");
}

std::string bearer_of(const HttpRequest& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string& value = request.authorization;
  return value.starts_with(kScheme) ? value.substr(kScheme.size()) : std::string();
}

// A page of another site can send a form here, but not this type without our consent.
bool body_is_json(const HttpRequest& request) {
  return request.content_type.starts_with("application/json");
}

HttpResponse not_json() {
  return error_response(415, "not_json", "The body must be sent as application/json.");
}

HttpResponse bad_title() {
  return error_response(400, "title_invalid",
                        "A title has 1 to 120 characters and no control characters.");
}

}  // namespace

BoardRoutes::BoardRoutes(BoardApi& api, JoinThrottle& throttle, ServerMetrics& metrics,
                         std::string base_url)
    : api_(api), throttle_(throttle), metrics_(metrics), base_url_(std::move(base_url)) {}

bool BoardRoutes::owns(std::string_view path) {
  return path == kBoards || path.starts_with("/api/boards/") || path == "/api/join";
}

void BoardRoutes::handle(const HttpRequest& request, Respond respond) const {
  respond = [respond = std::move(respond), join = request.path == "/api/join"](HttpResponse r) {
    r.route = join ? RouteClass::Join : RouteClass::Api;
    respond(std::move(r));
  };
  if (request.path == "/api/join") return join(request, respond);
  if (request.path == kBoards) return collection(request, std::move(respond));

  const std::string_view rest = std::string_view(request.path).substr(kBoards.size() + 1);
  const auto slash = rest.find('/');
  const auto board = BoardId::parse(rest.substr(0, slash));
  const std::string_view action =
      slash == std::string_view::npos ? std::string_view{} : rest.substr(slash);
  if (!board) return respond(error_response({ErrorKind::NotFound, ""}));
  one_board(request, *board, action, std::move(respond));
}

void BoardRoutes::collection(const HttpRequest& request, Respond respond) const {
  if (request.method != Method::Get && request.method != Method::Post)
    return respond(method_not_allowed("GET, POST"));
  if (!asked_by_owner(request)) return respond(unauthorized());

  if (request.method == Method::Get) {
    return api_.list([respond = std::move(respond),
                      base_url = base_url_](Result<std::vector<BoardSummary>> boards) {
      if (!boards) return respond(error_response(boards.error()));
      boost::json::array list;
      for (const BoardSummary& board : *boards) list.push_back(board_json(board, base_url));
      respond(json_response(200, {{"boards", std::move(list)}}));
    });
  }

  if (!body_is_json(request)) return respond(not_json());
  Result<std::string> title = string_field(request.body, "title");
  if (!title) return respond(error_response(title.error()));
  if (!title_valid(*title)) return respond(bad_title());
  api_.create(std::move(*title), answer_with_board(std::move(respond), 201));
}

void BoardRoutes::one_board(const HttpRequest& request, BoardId board, std::string_view action,
                            Respond respond) const {
  if (action == "/export") {
    if (request.method != Method::Get) return respond(method_not_allowed("GET"));
    return export_board(request, board, std::move(respond));
  }
  if (action == "/reversals") {
    if (request.method != Method::Post) return respond(method_not_allowed("POST"));
    return take_back(request, board, std::move(respond));
  }
  const bool on_board = action.empty();
  if (!on_board && action != "/duplicate" && action != "/restore") return respond(not_found());
  if (on_board && request.method != Method::Patch && request.method != Method::Delete)
    return respond(method_not_allowed("PATCH, DELETE"));
  if (!on_board && request.method != Method::Post) return respond(method_not_allowed("POST"));
  if (!asked_by_owner(request)) return respond(unauthorized());

  if (action == "/duplicate") return duplicate(request, board, std::move(respond));
  if (action == "/restore")
    return api_.cancel_deletion(board, answer_with_board(std::move(respond), 200));
  if (request.method == Method::Patch) return rename(request, board, std::move(respond));
  api_.schedule_deletion(board, answer_with_board(std::move(respond), 200));
}

void BoardRoutes::rename(const HttpRequest& request, BoardId board, Respond respond) const {
  if (!body_is_json(request)) return respond(not_json());
  Result<std::string> title = string_field(request.body, "title");
  if (!title) return respond(error_response(title.error()));
  if (!title_valid(*title)) return respond(bad_title());
  api_.rename(board, std::move(*title), answer_with_board(std::move(respond), 200));
}

void BoardRoutes::duplicate(const HttpRequest& request, BoardId board, Respond respond) const {
  std::string title;  // stays empty where no body came: the copy then bears the original's title
  if (!request.body.empty()) {
    if (!body_is_json(request)) return respond(not_json());
    Result<std::string> given = string_field(request.body, "title");
    if (!given) return respond(error_response(given.error()));
    if (!title_valid(*given)) return respond(bad_title());
    title = std::move(*given);
  }
  api_.duplicate(board, std::move(title), answer_with_board(std::move(respond), 201));
}

void BoardRoutes::export_board(const HttpRequest& request, BoardId board, Respond respond) const {
  const bool json = request.query == "format=json";
  if (!json && request.query != "format=md")
    return respond(error_response(400, "format_unknown", "Ask with ?format=md or ?format=json."));

  if (auto refusal = refuse_all_but_facilitators(request, board)) {
    return respond(std::move(*refusal));
  }

  api_.export_board(
      board, json ? ExportFormat::Json : ExportFormat::Markdown,
      [respond = std::move(respond), board, json](Result<std::string> exported) {
        if (!exported) return respond(error_response(exported.error()));
        HttpResponse response;
        response.headers = {
            {"Content-Type", json ? "application/json" : "text/markdown; charset=utf-8"},
            {"Content-Disposition",
             "attachment; filename=\"atelier-" + board.text() + (json ? ".json\"" : ".md\"")},
            {"Cache-Control", "no-store"}};
        response.body = shared_text(std::move(*exported));
        respond(std::move(response));
      });
}

void BoardRoutes::take_back(const HttpRequest& request, BoardId board, Respond respond) const {
  if (auto refusal = refuse_all_but_facilitators(request, board)) {
    return respond(std::move(*refusal));
  }
  if (!body_is_json(request)) return respond(not_json());
  const Result<ReversalRequest> asked = read_reversal(request.body);
  if (!asked) return respond(error_response(asked.error()));
  api_.take_back(board, *asked,
                 [respond = std::move(respond)](const Result<ReversalAnswer>& answer) {
                   if (!answer) return respond(error_response(answer.error()));
                   if (answer->too_large) {
                     return respond(error_response(413, "reversal_too_large",
                                                   "This is too much to take back at once; nothing "
                                                   "was changed. Choose a shorter time or less of "
                                                   "the board."));
                   }
                   respond(json_response(200, reversal_json(*answer)));
                 });
}

// The owner may do what a facilitator may.
std::optional<HttpResponse> BoardRoutes::refuse_all_but_facilitators(const HttpRequest& request,
                                                                     BoardId board) const {
  if (asked_by_owner(request)) return std::nullopt;
  const Result<BoardApi::Access> access = api_.access(board, bearer_of(request));
  if (!access && access.error().kind == ErrorKind::NotFound) return error_response(access.error());
  if (!access) return unauthorized();
  if (access->expired) {
    return error_response(403, "token_expired", "This link is no longer valid.");
  }
  if (!room::may_take_back(access->role)) return error_response({ErrorKind::Forbidden, ""});
  return std::nullopt;
}

void BoardRoutes::join(const HttpRequest& request, const Respond& respond) const {
  if (request.method != Method::Post) return respond(method_not_allowed("POST"));
  if (!body_is_json(request)) return respond(not_json());
  const Result<std::string> code = string_field(request.body, "code");
  if (!code) return respond(error_response(code.error()));

  const std::string address = counted_address(request.client);
  const JoinThrottle::Admission admission = throttle_.admit(address);
  const auto too_many = [&admission] {
    HttpResponse response =
        error_response(429, "too_many_attempts", "Too many wrong codes were tried; wait a little.");
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(admission.retry_after);
    response.headers.emplace_back("Retry-After", std::to_string(seconds.count()));
    return response;
  };
  if (admission.verdict == JoinThrottle::Verdict::Refused) return respond(too_many());

  const Result<BoardApi::Joined> joined = api_.join(*code);
  HttpResponse response;
  if (joined) {
    response = json_response(200, {{"board", joined->board.text()},
                                   {"title", joined->title},
                                   {"token", joined->participant_token}});
  } else {
    const bool slowed = admission.verdict == JoinThrottle::Verdict::Later;
    throttle_.failed(address);
    metrics_.join_failures.add();
    log_event(LogLevel::Info, "join refused", {{"network", shortened_address(request.client)}});
    response = slowed ? too_many()
                      : error_response(404, "code_unknown", "No board has this code; check it.");
  }
  response.delay = admission.delay;
  response.place = admission.place;
  respond(std::move(response));
}

bool BoardRoutes::asked_by_owner(const HttpRequest& request) const {
  return api_.is_owner(bearer_of(request));
}

Done<BoardSummary> BoardRoutes::answer_with_board(Respond respond, unsigned status) const {
  return [respond = std::move(respond), status, base_url = base_url_](Result<BoardSummary> board) {
    if (!board) return respond(error_response(board.error()));
    respond(json_response(status, board_json(*board, base_url)));
  };
}

}  // namespace atelier::net
