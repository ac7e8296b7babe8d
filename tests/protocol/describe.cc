#include "tests/protocol/describe.h"

#include <boost/json.hpp>

#include "tests/protocol/describe_document.h"

namespace atelier::protocol {
namespace {

namespace json = boost::json;

template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

template <class Bytes>
std::string hex_of(const Bytes& bytes) {
  return hex(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

json::object describe_stroke(const LiveStroke& stroke) {
  return {{"number", stroke.number},
          {"first", stroke.first},
          {"origin", describe_point(stroke.origin)},
          {"points", hex(stroke.points)},
          {"colour", stroke.colour},
          {"width", stroke.width},
          {"ended", stroke.ended}};
}

json::object describe_author(const Author& author) {
  return {{"participant", author.participant.number()},
          {"display_name", author.display_name},
          {"first_replica", author.first_replica.number()},
          {"replica_count", author.replica_count}};
}

json::object describe_presence(const PresenceUpdate& update) {
  json::object object{{"editing", update.editing.number()}};
  if (update.cursor) object["cursor"] = describe_point(*update.cursor);
  if (update.display_name) object["display_name"] = *update.display_name;
  if (update.caret) object["caret"] = describe_anchor(*update.caret);
  if (update.mark) object["mark"] = describe_anchor(*update.mark);
  if (update.stroke) object["stroke"] = describe_stroke(*update.stroke);
  return object;
}

json::object describe_acknowledgement(const Acknowledgement& acknowledgement) {
  return {{"cseq", acknowledgement.cseq.number()},
          {"verdict", static_cast<int>(acknowledgement.verdict)},
          {"hlc", acknowledgement.hlc}};
}

json::object describe_entry(const Entry& entry) {
  json::object object{{"replica", entry.replica.number()},
                      {"cseq", entry.cseq.number()},
                      {"verdict", static_cast<int>(entry.verdict)},
                      {"hlc", entry.hlc}};
  if (entry.operation) object["operation"] = describe_operation(*entry.operation);
  return object;
}

json::object describe_event(const PresenceEvent& event) {
  json::object object{{"session", event.session.number()}};
  std::visit(
      Overloaded{
          [&](const Arrival& arrival) {
            object["arrival"] = json::object{{"participant", arrival.participant.number()},
                                             {"display_name", arrival.display_name},
                                             {"role", static_cast<int>(arrival.role)},
                                             {"state", describe_presence(arrival.state)}};
          },
          [&](const PresenceUpdate& update) { object["update"] = describe_presence(update); },
          [&](const Departure&) { object["departure"] = true; },
      },
      event.event);
  return object;
}

json::object describe_welcome(const Welcome& welcome) {
  const auto number = [](ReplicaId replica) { return replica.number(); };
  return {{"protocol", welcome.protocol},
          {"replica", welcome.replica.number()},
          {"spare_replicas", describe_all(welcome.spare_replicas, number)},
          {"participant", welcome.participant.number()},
          {"session", welcome.session.number()},
          {"role", static_cast<int>(welcome.role)},
          {"title", welcome.title},
          {"server_time", welcome.server_time},
          {"sent_at", welcome.sent_at},
          {"acknowledged_cseq", welcome.acknowledged_cseq.number()},
          {"results", describe_all(welcome.results, describe_acknowledgement)},
          {"catch_up", welcome.catch_up == CatchUp::Reset ? "reset" : "delta"},
          {"join_code", welcome.join_code},
          {"kept_until", welcome.kept_until},
          {"read_only", welcome.read_only},
          {"delivered", welcome.delivered}};
}

json::object describe_hello(const Hello& hello) {
  return {{"protocol_min", hello.protocol_min},
          {"protocol_max", hello.protocol_max},
          {"token", hello.token},
          {"seat_key", hex_of(hello.seat_key)},
          {"display_name", hello.display_name},
          {"replica", hello.replica.number()},
          {"cursor", hex(hello.cursor)},
          {"known_cseq", hello.known_cseq.number()},
          {"sent_at", hello.sent_at}};
}

json::array describe_push(const Push& push) {
  return describe_all(push.operations, [](const PushedOperation& pushed) {
    return json::object{{"cseq", pushed.cseq.number()},
                        {"operation", describe_operation(pushed.operation)}};
  });
}

template <class Message>
json::object describe_result(const Result<Message>& decoded) {
  if (!decoded) return {{"invalid", decoded.error().detail}};
  return describe(*decoded);
}

}  // namespace

json::object describe(const ClientMessage& message) {
  return std::visit(Overloaded{
                        [](const Hello& hello) {
                          return json::object{{"hello", describe_hello(hello)}};
                        },
                        [](const Push& push) {
                          return json::object{{"push", describe_push(push)}};
                        },
                        [](const PresenceUpdate& update) {
                          return json::object{{"presence", describe_presence(update)}};
                        },
                        [](const AuthorsQuestion& question) {
                          const auto number = [](ReplicaId replica) { return replica.number(); };
                          return json::object{{"authors", describe_all(question.replicas, number)}};
                        },
                        [](const Ping& ping) {
                          return json::object{{"ping", ping.nonce}};
                        },
                    },
                    message);
}

json::object describe(const ServerMessage& message) {
  json::object object;
  const auto add_all = [&](const char* name, const auto& values, auto describe_one) {
    if (!values.empty()) object[name] = describe_all(values, describe_one);
  };
  if (message.delivered != 0) object["delivered"] = message.delivered;
  add_all("entries", message.entries, describe_entry);
  if (!message.cursor.empty()) object["cursor"] = hex(message.cursor);
  add_all("presence", message.presence, describe_event);
  if (message.welcome) object["welcome"] = describe_welcome(*message.welcome);
  add_all("state", message.state, describe_object);
  if (message.state_complete) object["state_complete"] = true;
  add_all("acknowledgements", message.acknowledgements, describe_acknowledgement);
  if (message.pong != 0) object["pong"] = message.pong;
  if (message.title) object["title"] = *message.title;
  if (message.read_only) object["read_only"] = *message.read_only;
  if (message.closing) {
    object["closing"] = json::object{{"reason", static_cast<int>(*message.closing)},
                                     {"detail", message.closing_detail}};
  }
  add_all("authors", message.authors, describe_author);
  if (message.digest) {
    object["digest"] = json::object{{"low", message.digest->low}, {"high", message.digest->high}};
  }
  return object;
}

json::object describe_client_frame(std::string_view bytes) {
  return describe_result(decode_client_frame(bytes));
}

json::object describe_server_frame(std::string_view bytes) {
  return describe_result(decode_server_frame(bytes));
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    const auto number = static_cast<std::uint8_t>(byte);
    text.push_back(kDigits[number >> 4]);
    text.push_back(kDigits[number & 15]);
  }
  return text;
}

std::string bytes_from_hex(std::string_view text) {
  std::string bytes;
  for (std::size_t place = 0; place + 1 < text.size(); place += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(text.substr(place, 2)), nullptr, 16)));
  }
  return bytes;
}

}  // namespace atelier::protocol
