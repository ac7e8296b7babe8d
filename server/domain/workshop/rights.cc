#include "server/domain/workshop/rights.h"

#include <array>
#include <cstddef>
#include <variant>

namespace atelier::workshop {
namespace {

constexpr bool kYes = true;
constexpr bool kNo = false;

struct Row {
  Role role;
  // In the order of Request.
  std::array<bool, kRequestCount> allowed;
};

// clang-format off
constexpr std::array<Row, 3> kTable{{
    //                   create  set   delete restore text  move  presence name  take back authors
    {Role::Facilitator, {kYes,   kYes, kYes,  kYes,   kYes, kYes, kYes,    kYes, kYes,     kYes}},
    {Role::Participant, {kYes,   kYes, kYes,  kYes,   kYes, kYes, kYes,    kYes, kNo,      kYes}},
    {Role::Observer,    {kNo,    kNo,  kNo,   kNo,    kNo,  kNo,  kYes,    kYes, kNo,      kYes}},
}};
// clang-format on

struct RequestOf {
  Request operator()(const document::Create&) const { return Request::CreateObject; }
  Request operator()(const document::SetProperties&) const { return Request::SetProperties; }
  Request operator()(const document::Delete&) const { return Request::DeleteObject; }
  Request operator()(const document::Restore&) const { return Request::RestoreObject; }
  Request operator()(const document::TextEdit&) const { return Request::EditText; }
  Request operator()(const document::Place&) const { return Request::MoveObject; }
  // Judged as the least of changes; a role that may make that one hears INVALID.
  Request operator()(const document::Unknown&) const { return Request::SetProperties; }
  Request operator()(const document::Placed&) const { return Request::SetProperties; }
  Request operator()(const document::Erase&) const { return Request::SetProperties; }
};

}  // namespace

bool may(Role role, Request request) {
  for (const Row& row : kTable) {
    if (row.role == role) return row.allowed[static_cast<std::size_t>(request)];
  }
  return false;
}

Request request_of(const document::Change& change) {
  return std::visit(RequestOf{}, change);
}

}  // namespace atelier::workshop
