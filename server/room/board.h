// A Board is everything that its log says: the document, the replicas with their answers, the
// people, and the seq of the last record.
//
// The same functions serve the live room and the replay of a log, so that what was shown and what
// is loaded can't differ (P5). Pure; owned by one Room, movable between threads before that.
//
// Invariants: applied() grows by one with each record. A board that answered Damaged is of no
// further use: drop it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/record_codec.h"
#include "server/base/ids.h"
#include "server/base/result.h"
#include "server/domain/document/document.h"
#include "server/room/participant_table.h"
#include "server/room/replica_table.h"
#include "storage/journal.h"

namespace atelier::room {

// One operation about to be committed: its stamp is effective already and its cseq is the next.
struct Submission {
  ReplicaId replica;
  ClientSeq cseq;
  std::uint64_t fingerprint = 0;
  document::Operation operation;
};

enum class Permission : std::uint8_t { Granted, Refused };

class Board {
 public:
  Seq applied() const { return applied_; }
  // Of the last record that changed the document.
  Seq document_changed_at() const { return document_changed_at_; }
  const document::Document& document() const { return document_; }
  const ReplicaTable& replicas() const { return replicas_; }
  const ParticipantTable& participants() const { return participants_; }

  // The seq of the last collection: a cursor below it can't be caught up with, for a state does not
  // tell what is gone (GC-3). 0: none yet.
  Seq collection_floor() const { return collection_floor_; }
  // Of the last operation of replica 0.
  document::Hlc server_hlc() const { return server_hlc_; }

  // Judges, applies and numbers one operation; the record says what became of it.
  protocol::OperationRecord commit(Submission submission, Permission permission);

  // Judges, applies and numbers what the server itself changes; what has no effect is left out.
  // Nothing, and no number taken, when nothing of it has one. The stamps are later than every stamp
  // of this board and not earlier than `now`.
  std::optional<protocol::ServerOperations> commit(protocol::ServerOperations asked,
                                                   document::Hlc now);

  // Applies the record that follows. Damaged when it can't follow from what came before.
  Result<> apply(const protocol::BoardRecord& record);
  // The place of a record whose payload was erased for good. Only names may be: the board goes on
  // without one. Damaged for any other kind, whose effect is lost.
  Result<> apply_erased(storage::RecordKind kind);

  // Tests only.
  void break_document(document::DocumentFaults faults) { document_.break_rules(faults); }

  std::string encode_snapshot() const;
  static Result<Board> from_snapshot(std::string_view bytes);

 private:
  bool follow(const protocol::OperationRecord& record);
  bool follow(const protocol::ReplicasGranted& record);
  bool follow(const protocol::ParticipantJoined& record);
  bool follow(const protocol::ParticipantNamed& record);
  bool follow(const protocol::BoardSeeded& record);
  bool follow(const protocol::ServerOperations& record);
  // False where one has no effect; those before it stay applied.
  bool apply_as_server(const std::vector<document::Operation>& operations, document::Hlc first);

  Seq applied_;
  Seq document_changed_at_;
  document::Document document_;
  ReplicaTable replicas_;
  ParticipantTable participants_;
  Seq collection_floor_;
  document::Hlc server_hlc_ = 0;
};

}  // namespace atelier::room
