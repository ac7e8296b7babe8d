// The codec of the log: what the records and snapshots of a board hold. See storage/FORMAT.md.
//
// Same promises as codec.h. A record that this version does not understand is an Error of kind
// Damaged: a log is never half read.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/messages.h"
#include "server/base/result.h"
#include "server/domain/document/document.h"
#include "server/domain/workshop/catalogue.h"

namespace atelier::protocol {

// Public part of a record: what it is about, even where its payload is withheld.
enum class RecordKind : std::uint16_t {
  Operation = 1,
  ReplicasGranted = 2,
  ParticipantJoined = 3,
  ParticipantNamed = 4,
  BoardSeeded = 5,
  ServerOperations = 6,
  Catalogue = 16,
};

using SeatHash = std::array<std::uint8_t, 32>;

struct OperationRecord {
  ReplicaId replica;
  ClientSeq cseq;
  document::Hlc hlc = 0;
  document::Verdict verdict = document::Verdict::Ok;
  std::uint64_t fingerprint = 0;
  std::optional<document::Operation> operation;  // with the effective stamp; nothing without effect
  friend bool operator==(const OperationRecord&, const OperationRecord&) = default;
};

struct ReplicasGranted {
  ParticipantId participant;
  ReplicaId first;
  std::uint32_t count = 0;
  friend bool operator==(const ReplicasGranted&, const ReplicasGranted&) = default;
};

struct ParticipantJoined {
  ParticipantId participant;
  SeatHash seat_hash{};
  friend bool operator==(const ParticipantJoined&, const ParticipantJoined&) = default;
};

struct ParticipantNamed {
  ParticipantId participant;
  std::string display_name;
  friend bool operator==(const ParticipantNamed&, const ParticipantNamed&) = default;
};

struct BoardSeeded {
  document::Hlc hlc = 0;
  std::vector<document::Operation> operations;
  friend bool operator==(const BoardSeeded&, const BoardSeeded&) = default;
};

// Why the server changes a board by itself.
enum class ServerCause : std::uint8_t {
  Collection = 1,  // erasure of what was deleted long ago (GC-2)
  Reversal = 2,    // a facilitator took something back
};

// Operations of replica 0 that are applied together; the k-th has stamp (hlc + k, replica 0).
struct ServerOperations {
  ServerCause cause = ServerCause::Collection;
  ParticipantId participant;  // who asked for it; 0: nobody
  document::Hlc hlc = 0;
  std::vector<document::Operation> operations;
  Seq floor;  // of a collection: what it was judged by (GC-1)
  friend bool operator==(const ServerOperations&, const ServerOperations&) = default;
};

using BoardRecord = std::variant<OperationRecord, ReplicasGranted, ParticipantJoined,
                                 ParticipantNamed, BoardSeeded, ServerOperations>;

RecordKind kind_of(const BoardRecord& record);
std::string encode_record(const BoardRecord& record);

// One committed operation for the log and for the sessions: what both hold is encoded once.
struct EncodedCommit {
  std::string record;  // encode_record()
  std::string frame;   // encode_entries() of this one entry
};
EncodedCommit encode_commit(const OperationRecord& record);

Result<BoardRecord> decode_record(RecordKind kind, std::string_view payload);

struct RecentAnswer {
  ClientSeq cseq;
  document::Verdict verdict = document::Verdict::Ok;
  std::uint64_t fingerprint = 0;
  document::Hlc hlc = 0;
  friend bool operator==(const RecentAnswer&, const RecentAnswer&) = default;
};

struct ReplicaState {
  ReplicaId replica;
  ParticipantId participant;
  ClientSeq last_cseq;
  document::Hlc last_hlc = 0;
  std::vector<RecentAnswer> recent;
  friend bool operator==(const ReplicaState&, const ReplicaState&) = default;
};

struct ParticipantState {
  ParticipantId participant;
  SeatHash seat_hash{};
  std::string display_name;
  friend bool operator==(const ParticipantState&, const ParticipantState&) = default;
};

// Everything but the document's objects, which encode straight from the document.
struct BoardState {
  Seq seq;
  std::vector<ReplicaState> replicas;
  std::vector<ParticipantState> participants;
  ReplicaId next_replica;
  Seq collection_floor;          // of the last collection; 0: none yet
  document::Hlc server_hlc = 0;  // of the last operation of replica 0
  friend bool operator==(const BoardState&, const BoardState&) = default;
};

// Deterministic: equal boards have equal bytes.
std::string encode_snapshot(const BoardState& state, const document::Document& document);

struct DecodedSnapshot {
  BoardState state;
  document::Document document;
};
Result<DecodedSnapshot> decode_snapshot(std::string_view bytes);

// --- the catalogue of boards, kept in the log of the board whose id is all zeros
// -------------------- The events are the domain's own.
using workshop::BoardCreated;
using workshop::BoardErased;
using workshop::BoardRenamed;
using workshop::CatalogueRecord;
using workshop::CodeRenewed;
using workshop::DeletionCancelled;
using workshop::DeletionScheduled;
std::string encode_catalogue_record(const CatalogueRecord& record);
Result<CatalogueRecord> decode_catalogue_record(std::string_view payload);

// --- tokens and cursors, before sealing
// -------------------------------------------------------------
struct TokenClaims {
  std::uint32_t key = 0;
  BoardId board;
  Role role = Role::Observer;
  WallMillis expires_at = 0;
  std::uint32_t generation = 0;
  friend bool operator==(const TokenClaims&, const TokenClaims&) = default;
};
std::string encode_token_claims(const TokenClaims& claims);
Result<TokenClaims> decode_token_claims(std::string_view bytes);

}  // namespace atelier::protocol
