#include "protocol/messages.h"

namespace atelier::protocol {

void assign_replica(document::Operation& operation, ReplicaId replica) {
  const auto assign = [replica](ReplicaId& target) {
    if (target == kOwnReplica) target = replica;
  };
  operation.stamp.replica = replica;
  // Ids in a text edit alone are relative: ids of objects, and anchors, name their replica in full.
  auto* edit = std::get_if<document::TextEdit>(&operation.change);
  if (edit == nullptr) return;
  for (document::TextInsert& insert : edit->inserts) {
    if (insert.parent) assign(insert.parent->replica);
  }
  for (document::TextDelete& span : edit->deletes) assign(span.first.replica);
}

}  // namespace atelier::protocol
