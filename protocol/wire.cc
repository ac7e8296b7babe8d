#include "protocol/wire.h"

#include <google/protobuf/stubs/logging.h>

#include <limits>

namespace atelier::protocol::wire {
namespace {

// Protobuf prints a line for every text that is not UTF-8. Whoever sends such frames must not be
// able to fill the operator's log; the codec's Error says the same to the one who asked.
bool silence_protobuf() {
  google::protobuf::SetLogHandler(nullptr);
  return true;
}

bool has_unknown_fields(google::protobuf::Message& message) {
  const std::size_t bytes = message.ByteSizeLong();
  message.DiscardUnknownFields();
  return message.ByteSizeLong() != bytes;
}

}  // namespace

bool parse(std::string_view bytes, UnknownFields unknown_fields,
           google::protobuf::Message& message) {
  [[maybe_unused]] static const bool silent = silence_protobuf();
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return false;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return false;
  return unknown_fields == UnknownFields::Ignored || !has_unknown_fields(message);
}

std::optional<document::Verdict> read_verdict(v1::Verdict verdict) {
  if (!v1::Verdict_IsValid(verdict)) return std::nullopt;
  return static_cast<document::Verdict>(verdict);
}

std::optional<Role> read_role(v1::Role role) {
  if (!v1::Role_IsValid(role) || role == v1::ROLE_UNSPECIFIED) return std::nullopt;
  return static_cast<Role>(role);
}

std::optional<CloseReason> read_close_reason(v1::CloseReason reason) {
  if (!v1::CloseReason_IsValid(reason)) return std::nullopt;
  return static_cast<CloseReason>(reason);
}

// The enumerations of the domain and of the wire are one set of numbers.
static_assert(static_cast<int>(document::Verdict::Budget) == v1::VERDICT_BUDGET &&
              v1::Verdict_MAX == v1::VERDICT_BUDGET);
static_assert(static_cast<int>(Role::Observer) == v1::ROLE_OBSERVER &&
              v1::Role_MAX == v1::ROLE_OBSERVER);
static_assert(static_cast<int>(CloseReason::BoardFull) == v1::CLOSE_BOARD_FULL &&
              v1::CloseReason_MAX == v1::CLOSE_BOARD_FULL);
static_assert(static_cast<int>(CatchUp::Delta) == v1::CATCH_UP_DELTA);
static_assert(static_cast<int>(RecordKind::Catalogue) == v1::RECORD_KIND_CATALOGUE &&
              static_cast<int>(RecordKind::BoardSeeded) == v1::RECORD_KIND_BOARD_SEEDED &&
              static_cast<int>(RecordKind::ServerOperations) == v1::RECORD_KIND_SERVER_OPERATIONS);
static_assert(static_cast<int>(ServerCause::Reversal) == v1::SERVER_CAUSE_REVERSAL &&
              v1::ServerCause_MAX == v1::SERVER_CAUSE_REVERSAL);

}  // namespace atelier::protocol::wire
