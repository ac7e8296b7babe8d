// The codec: wire, log and snapshot bytes to plain values and back. The only place that sees
// Protobuf.
//
// Decoding trusts nothing: lengths, ranges, enumerations and UTF-8 are checked, and every failure
// is an Error of kind Invalid whose detail names the field. Unknown fields are skipped (SPEC:
// forward compatibility). Encoding is total. Thread: all functions are pure and may be called from
// anywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/messages.h"
#include "server/base/result.h"
#include "server/domain/document/document.h"

namespace atelier::protocol {

// A frame longer than this is refused before it is decoded (bytes).
inline constexpr std::size_t kClientFrameBytesMax = 64 * 1024;

// --- frames from clients ------------------------------------------------------------------------
Result<ClientMessage> decode_client_frame(std::string_view bytes);

// --- frames to clients: each function gives the bytes of a ServerFrame; frames may be joined
// --------
std::string encode_delivered(std::uint32_t delivered);
std::string encode_entries(std::span<const Entry> entries);
std::string encode_acknowledgements(std::span<const Acknowledgement> acknowledgements);
std::string encode_welcome(const Welcome& welcome);
std::string encode_cursor(std::string_view sealed);
std::string encode_presence(std::span<const PresenceEvent> events);
std::string encode_pong(std::uint64_t nonce);
std::string encode_title_notice(std::string_view title);
std::string encode_read_only_notice(bool read_only);
std::string encode_closing(CloseReason reason, std::string_view detail);
std::string encode_digest(const document::Digest& digest);
std::string encode_authors(std::span<const Author> authors);
// One chunk of state; `last` marks the end of the catch-up.
std::string encode_state_chunk(std::span<const document::Object* const> objects, bool last);

// --- frames from the point of view of a client: for the load generator and the tests
// ---------------
struct ObjectState {
  ObjectId id;
  document::ObjectKind kind = document::ObjectKind::Note;
  std::vector<document::Register> registers;
  document::Standing place;
  std::string text;  // TextSequence::encode()
  friend bool operator==(const ObjectState&, const ObjectState&) = default;
};

struct ServerMessage {
  std::uint32_t delivered = 0;
  std::vector<Entry> entries;
  std::string cursor;
  std::vector<PresenceEvent> presence;
  std::optional<Welcome> welcome;
  std::vector<ObjectState> state;
  bool state_complete = false;
  std::vector<Acknowledgement> acknowledgements;
  std::uint64_t pong = 0;
  std::optional<std::string> title;
  std::optional<bool> read_only;
  std::optional<CloseReason> closing;
  std::string closing_detail;
  std::optional<document::Digest> digest;
  std::vector<Author> authors;
  friend bool operator==(const ServerMessage&, const ServerMessage&) = default;
};
Result<ServerMessage> decode_server_frame(std::string_view bytes);

std::string encode_hello(const Hello& hello);
std::string encode_push(const Push& push);
std::string encode_presence_update(const PresenceUpdate& update);
std::string encode_ping(std::uint64_t nonce);
std::string encode_authors_question(const AuthorsQuestion& question);

// --- fingerprint
// ------------------------------------------------------------------------------------ 64 bits over
// the decoded fields in fixed order (never over Protobuf bytes, which are not canonical).
std::uint64_t fingerprint(const document::Operation& operation);

}  // namespace atelier::protocol
