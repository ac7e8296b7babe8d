// Committed operations, in the log and on their way to the sessions.
#include "protocol/wire.h"

namespace atelier::protocol {
namespace {

using wire::FieldWriter;

void write_record(const OperationRecord& record, std::string_view operation, FieldWriter& writer) {
  writer.number(1, record.replica.number());
  writer.number(2, record.cseq.number());
  writer.number(3, record.hlc);
  writer.number(4, static_cast<std::uint64_t>(record.verdict));
  writer.fixed(5, record.fingerprint);
  if (record.operation) writer.message(6, [&] { writer.fields(operation); });
}

// Of an Entry, or of the record of the same operation, one ServerFrame.entries.
template <class Committed>
void write_entry(const Committed& committed, std::string_view operation, FieldWriter& writer) {
  writer.message(2, [&] {
    writer.number(1, committed.replica.number());
    writer.number(2, committed.cseq.number());
    writer.number(3, static_cast<std::uint64_t>(committed.verdict));
    writer.number(4, committed.hlc);
    if (committed.operation) writer.message(5, [&] { writer.fields(operation); });
  });
}

}  // namespace

EncodedCommit encode_commit(const OperationRecord& record) {
  FieldWriter operation;
  if (record.operation) wire::write_operation(*record.operation, operation);
  FieldWriter logged;
  write_record(record, operation.view(), logged);
  FieldWriter shown;
  write_entry(record, operation.view(), shown);
  return {logged.bytes(), shown.bytes()};
}

std::string encode_entries(std::span<const Entry> entries) {
  FieldWriter writer;
  for (const Entry& entry : entries) {
    FieldWriter operation;
    if (entry.operation) wire::write_operation(*entry.operation, operation);
    write_entry(entry, operation.view(), writer);
  }
  return writer.bytes();
}

}  // namespace atelier::protocol
