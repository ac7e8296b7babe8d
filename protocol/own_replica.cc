#include "protocol/messages.h"

namespace atelier::protocol {

void assign_replica(document::Operation& operation, ReplicaId replica) {
  const auto assign = [replica](ReplicaId& target) {
    if (target == kOwnReplica) target = replica;
  };
  operation.stamp.replica = replica;
  auto* edit = std::get_if<document::TextEdit>(&operation.change);
  if (edit == nullptr) return;
  for (document::TextInsert& insert : edit->inserts) {
    if (insert.parent) assign(insert.parent->replica);
  }
  for (document::TextDelete& span : edit->deletes) assign(span.first.replica);
}

}  // namespace atelier::protocol
