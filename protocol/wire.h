// Where Protobuf ends: parsing, and the parts of messages that several codecs share.
//
// Internal to protocol/*.cc, the only files that may include this. A *writer* writes the fields of
// the message that is a value, and is total. A *reader* makes a value from a message and answers
// nothing where the message says what no value can hold; the codec that called it names the field.
#pragma once

#include <google/protobuf/arena.h>
#include <google/protobuf/message.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "atelier/v1/document.pb.h"
#include "atelier/v1/journal.pb.h"
#include "atelier/v1/session.pb.h"
#include "protocol/codec.h"
#include "protocol/field_writer.h"
#include "protocol/messages.h"
#include "protocol/record_codec.h"

namespace atelier::protocol::wire {

namespace v1 = ::atelier::v1;

enum class UnknownFields { Ignored, Refused };

// False for bytes that are not `message`, which includes text that is not UTF-8. With Refused,
// false too where any part of the message has a field that this version does not know.
bool parse(std::string_view bytes, UnknownFields unknown_fields,
           google::protobuf::Message& message);

// A message on an arena of its own, whose first block lies within: a keystroke needs no allocation
// beyond its strings. Stays where it was made.
template <class Message>
class OnArena {
 public:
  OnArena()
      : arena_(first_block_, sizeof first_block_),
        message_(google::protobuf::Arena::CreateMessage<Message>(&arena_)) {}
  OnArena(const OnArena&) = delete;
  OnArena& operator=(const OnArena&) = delete;

  Message& operator*() { return *message_; }
  Message* operator->() { return message_; }

 private:
  alignas(std::max_align_t) char first_block_[4096];
  google::protobuf::Arena arena_;
  Message* message_;
};

inline Error invalid(std::string_view field) {
  return {ErrorKind::Invalid, "invalid field: " + std::string(field)};
}
inline Error damaged(std::string_view field) {
  return {ErrorKind::Damaged, "damaged field: " + std::string(field)};
}

// --- closed sets: the numbers are the same on both sides
// ------------------------------------------
std::optional<document::Verdict> read_verdict(v1::Verdict verdict);
std::optional<Role> read_role(v1::Role role);
std::optional<CloseReason> read_close_reason(v1::CloseReason reason);
inline v1::Verdict wire_verdict(document::Verdict verdict) {
  return static_cast<v1::Verdict>(verdict);
}
inline v1::Role wire_role(Role role) {
  return static_cast<v1::Role>(role);
}

// --- document
// ---------------------------------------------------------------------------------------
void write_point(document::Point point, FieldWriter& writer);
void write_value(document::Property property, const document::Value& value, FieldWriter& writer);
std::optional<document::PropertyValue> read_value(const v1::PropertyValue& message);

void write_anchor(const document::TextAnchor& anchor, FieldWriter& writer);
std::optional<document::TextAnchor> read_anchor(const v1::TextAnchor& message);

// What only the room may say, a resolved place or an erasure: read from the room, from nobody else.
enum class Speaker { Replica, Room };

// The replica of `stamp` is the one in whose name the change speaks: its ids are written relative.
// The stamp itself travels beside the operation. What cannot be read becomes document::Unknown, and
// so does what `speaker` may not say.
void write_operation(const document::Operation& operation, FieldWriter& writer);
document::Operation read_operation(const v1::Operation& message, document::Stamp stamp,
                                   Speaker speaker);

// False for text that is not well-formed UTF-16, which no UTF-8 can say.
bool write_text_edit(const document::TextEdit& edit, ReplicaId own, FieldWriter& writer);
std::optional<document::TextEdit> read_text_edit(const v1::TextEdit& message, ReplicaId own);

// The stamp that most of its registers and its place share; among equals the earliest.
document::Stamp shared_stamp(const document::Object& object);
void write_object(const document::Object& object, FieldWriter& writer);
std::optional<ObjectState> read_object(const v1::ObjectState& message);

// --- presence
// ---------------------------------------------------------------------------------------
void write_presence_update(const PresenceUpdate& update, FieldWriter& writer);
std::optional<PresenceUpdate> read_presence_update(const v1::PresenceUpdate& message);

}  // namespace atelier::protocol::wire
