// The records of the catalogue of boards, and the claims of access tokens: what names a board.
#include <algorithm>
#include <utility>

#include "protocol/wire.h"

namespace atelier::protocol {
namespace {

using wire::damaged;
using wire::invalid;
using wire::UnknownFields;
namespace v1 = wire::v1;

// One overload for each event.
class CatalogueEventWriter {
 public:
  explicit CatalogueEventWriter(v1::CatalogueRecord& message) : message_(message) {}

  void operator()(const BoardCreated& event) {
    v1::BoardCreated& target = *message_.mutable_created();
    target.set_title(event.title);
    target.set_code(event.code);
    target.set_at(event.at);
    target.set_kept_until(event.kept_until);
  }
  void operator()(const BoardRenamed& event) { message_.set_renamed(event.title); }
  void operator()(const DeletionScheduled& event) { message_.set_deletion_due(event.due); }
  void operator()(const DeletionCancelled&) { message_.set_deletion_cancelled(true); }
  void operator()(const BoardErased&) { message_.set_erased(true); }
  void operator()(const CodeRenewed& event) { message_.set_code_renewed(event.code); }

 private:
  v1::CatalogueRecord& message_;
};

std::optional<workshop::CatalogueEvent> read_catalogue_event(const v1::CatalogueRecord& message) {
  switch (message.event_case()) {
    case v1::CatalogueRecord::kCreated: {
      const v1::BoardCreated& created = message.created();
      return BoardCreated{created.title(), created.code(), created.at(), created.kept_until()};
    }
    case v1::CatalogueRecord::kRenamed:
      return BoardRenamed{message.renamed()};
    case v1::CatalogueRecord::kDeletionDue:
      return DeletionScheduled{message.deletion_due()};
    case v1::CatalogueRecord::kDeletionCancelled:
      if (message.deletion_cancelled()) return DeletionCancelled{};
      break;
    case v1::CatalogueRecord::kErased:
      if (message.erased()) return BoardErased{};
      break;
    case v1::CatalogueRecord::kCodeRenewed:
      return CodeRenewed{message.code_renewed()};
    case v1::CatalogueRecord::EVENT_NOT_SET:
      break;
  }
  return std::nullopt;
}

std::optional<BoardId> read_board(std::string_view bytes) {
  BoardId::Bytes id{};
  if (bytes.size() != id.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), id.begin());
  return BoardId(id);
}

}  // namespace

std::string encode_catalogue_record(const CatalogueRecord& record) {
  wire::OnArena<v1::CatalogueRecord> message;
  message->set_board(record.board.bytes().data(), record.board.bytes().size());
  std::visit(CatalogueEventWriter(*message), record.event);
  return message->SerializeAsString();
}

Result<CatalogueRecord> decode_catalogue_record(std::string_view payload) {
  wire::OnArena<v1::CatalogueRecord> message;
  if (!wire::parse(payload, UnknownFields::Refused, *message)) return damaged("catalogue");
  const std::optional<BoardId> board = read_board(message->board());
  if (!board) return damaged("catalogue.board");
  std::optional<workshop::CatalogueEvent> event = read_catalogue_event(*message);
  if (!event) return damaged("catalogue.event");
  return CatalogueRecord{*board, *std::move(event)};
}

std::string encode_token_claims(const TokenClaims& claims) {
  wire::OnArena<v1::TokenClaims> message;
  message->set_key(claims.key);
  message->set_board(claims.board.bytes().data(), claims.board.bytes().size());
  message->set_role(wire::wire_role(claims.role));
  message->set_expires_at(claims.expires_at);
  message->set_generation(claims.generation);
  return message->SerializeAsString();
}

Result<TokenClaims> decode_token_claims(std::string_view bytes) {
  wire::OnArena<v1::TokenClaims> message;
  // A claim that this version does not know may be a restriction: such a token is not valid here.
  if (!wire::parse(bytes, UnknownFields::Refused, *message)) return invalid("token");
  const std::optional<BoardId> board = read_board(message->board());
  const std::optional<Role> role = wire::read_role(message->role());
  if (!board) return invalid("token.board");
  if (!role) return invalid("token.role");
  return TokenClaims{message->key(), *board, *role, message->expires_at(), message->generation()};
}

}  // namespace atelier::protocol
