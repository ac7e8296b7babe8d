// The messages of the wire as the rest of the program sees them: plain values, no Protobuf.
//
// codec.h turns bytes into these and back; nothing else knows the encoding. Rules: SPEC.md.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/base/clock.h"
#include "server/base/ids.h"
#include "server/domain/document/operation.h"
#include "server/domain/workshop/role.h"

namespace atelier::protocol {

inline constexpr std::uint32_t kProtocolVersionMin = 1;
inline constexpr std::uint32_t kProtocolVersionMax = 1;

using SeatKey = std::array<std::uint8_t, 16>;

// COM-5: the in-flight window; a longer Push could not be allowed anyway.
inline constexpr std::size_t kPushOperationsMax = 256;

// "The replica that pushes", in the operations of a decoded Push: a replica never names itself on
// the wire. No real replica has this number. assign_replica() puts the real one in its place.
inline constexpr ReplicaId kOwnReplica{0xffff'ffff};

using workshop::Role;

enum class CatchUp : std::uint8_t { Reset = 0, Delta = 1 };

// Why the server closes a session; the WebSocket close code is 4000 plus the number. The closed set
// that both sides share; session.proto says what each asks of the client.
enum class CloseReason : std::uint16_t {
  Retry = 0,
  BadFrame = 1,
  Version = 2,
  TokenInvalid = 3,
  TokenExpired = 4,
  BoardNotFound = 5,
  ReplicaFenced = 6,
  ReplicaForked = 7,
  SlowReader = 8,
  Gap = 9,
  StorageFull = 10,
  BoardDamaged = 11,
  TooFast = 12,
  ReplicaUnknown = 13,
  BoardFull = 14,
};

struct Hello {
  std::uint32_t protocol_min = 0;
  std::uint32_t protocol_max = 0;
  std::string token;
  SeatKey seat_key{};
  std::string display_name;
  ReplicaId replica;  // 0: grant one
  std::string cursor;
  ClientSeq known_cseq;
  WallMillis sent_at = 0;
  friend bool operator==(const Hello&, const Hello&) = default;
};

// One asked-for operation. `operation.stamp` is what the client claims; `fingerprint` covers all
// that the client chose (object, claimed hlc, change), whatever the wire bytes were.
struct PushedOperation {
  ClientSeq cseq;
  document::Operation operation;
  std::uint64_t fingerprint = 0;
  friend bool operator==(const PushedOperation&, const PushedOperation&) = default;
};

// `operations` carry consecutive cseq. The replica in their stamps, and in the ids of text that the
// replica itself wrote, is kOwnReplica: the room calls assign_replica() before it does anything
// else.
struct Push {
  std::vector<PushedOperation> operations;
  friend bool operator==(const Push&, const Push&) = default;
};

// Makes `operation` one of `replica`: sets the replica of its stamp and of every id that says
// kOwnReplica. Its fingerprint stays as it is.
void assign_replica(document::Operation& operation, ReplicaId replica);

// A chunk of ink is shown for a moment only; whoever draws faster sends several.
inline constexpr std::size_t kLiveStrokeBytesMax = 4 * 1024;

// A part of a stroke that is being drawn (PRE-5). A decoded one keeps PRE-6.
struct LiveStroke {
  std::uint32_t number = 0;  // counts the strokes of the session
  std::uint32_t first = 0;   // place of the chunk's first point in the stroke, from 0
  document::Point origin;    // of the stroke, 1/64 unit
  std::string points;        // ink (INK-1), relative to the origin
  std::uint32_t colour = 0;
  std::uint32_t width = 0;  // 1/64 unit
  bool ended = false;       // no more will come
  friend bool operator==(const LiveStroke&, const LiveStroke&) = default;
};

struct PresenceUpdate {
  std::optional<document::Point> cursor;
  ObjectId editing;  // 0: none
  std::optional<std::string> display_name;
  std::optional<document::TextAnchor> caret;  // in the text being edited
  std::optional<document::TextAnchor> mark;   // the other end of what is selected
  std::optional<LiveStroke> stroke;
  friend bool operator==(const PresenceUpdate&, const PresenceUpdate&) = default;
};

// Whose replicas these are, with the name that this participant has now: `replica_count` of them
// from `first_replica` on.
struct Author {
  ParticipantId participant;
  std::string display_name;  // as it is now; may be empty
  ReplicaId first_replica;
  std::uint32_t replica_count = 0;
  friend bool operator==(const Author&, const Author&) = default;
};

struct Ping {
  std::uint64_t nonce = 0;
  friend bool operator==(const Ping&, const Ping&) = default;
};

// AUT-1: as many replicas as one question may name.
inline constexpr std::size_t kAuthorsQuestionMax = 256;

// Whose replicas are these? Decoded ones are within kReplicaIdMax.
struct AuthorsQuestion {
  std::vector<ReplicaId> replicas;
  friend bool operator==(const AuthorsQuestion&, const AuthorsQuestion&) = default;
};

using ClientMessage = std::variant<Hello, Push, PresenceUpdate, Ping, AuthorsQuestion>;

// An entry as sessions may see it.
struct Entry {
  ReplicaId replica;
  ClientSeq cseq;
  document::Verdict verdict = document::Verdict::Ok;
  document::Hlc hlc = 0;
  std::optional<document::Operation> operation;
  friend bool operator==(const Entry&, const Entry&) = default;
};

struct Acknowledgement {
  ClientSeq cseq;
  document::Verdict verdict = document::Verdict::Ok;
  document::Hlc hlc = 0;
  friend bool operator==(const Acknowledgement&, const Acknowledgement&) = default;
};

struct Welcome {
  std::uint32_t protocol = 0;
  ReplicaId replica;
  std::vector<ReplicaId> spare_replicas;
  ParticipantId participant;
  SessionId session;
  Role role = Role::Observer;
  std::string title;
  WallMillis server_time = 0;
  WallMillis sent_at = 0;
  ClientSeq acknowledged_cseq;
  std::vector<Acknowledgement> results;
  CatchUp catch_up = CatchUp::Reset;
  std::string join_code;
  WallMillis kept_until = 0;
  bool read_only = false;
  std::uint32_t delivered = 0;
  friend bool operator==(const Welcome&, const Welcome&) = default;
};

struct Arrival {
  ParticipantId participant;
  std::string display_name;
  Role role = Role::Observer;
  PresenceUpdate state;
  friend bool operator==(const Arrival&, const Arrival&) = default;
};

struct Departure {
  friend bool operator==(const Departure&, const Departure&) = default;
};

struct PresenceEvent {
  SessionId session;
  std::variant<Arrival, PresenceUpdate, Departure> event;
  friend bool operator==(const PresenceEvent&, const PresenceEvent&) = default;
};

}  // namespace atelier::protocol
