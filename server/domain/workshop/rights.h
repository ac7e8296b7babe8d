// Who may ask for what: the one table of roles and kinds of request (protocol/SPEC.md, SEAT-8).
//
// Pure. Whatever judges a request asks here and nowhere else, so that reading one table is enough
// to know what a link gives away.
#pragma once

#include <cstddef>
#include <cstdint>

#include "server/domain/document/operation.h"
#include "server/domain/workshop/role.h"

namespace atelier::workshop {

// What a person can ask of a board, by the kind of message that asks it.
enum class Request : std::uint8_t {
  CreateObject,
  SetProperties,
  DeleteObject,
  RestoreObject,
  EditText,
  MoveObject,  // among others: its place
  ShowPresence,
  ChangeDisplayName,
  TakeBack,  // what others did (selective undo)
  AskAuthors,
};
inline constexpr std::size_t kRequestCount = 10;

bool may(Role role, Request request);

Request request_of(const document::Change& change);

}  // namespace atelier::workshop
