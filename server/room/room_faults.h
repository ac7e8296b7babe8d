// Test switches: each breaks one promise of the room on purpose.
//
// A simulation that cannot tell a broken room from a whole one proves nothing, so the tests switch
// these on and expect to be alarmed. Nothing outside tests constructs one with a true member.
#pragma once

#include "server/domain/document/document_faults.h"

namespace atelier::room {

struct RoomFaults {
  // Fans entries out as soon as they are applied: breaks P2.
  bool acknowledge_before_durable = false;
  // Takes a repeated operation for a new one: breaks P4.
  bool forget_duplicates = false;
  // Catches up with a cursor whose deleted objects are forgotten: breaks GC-3.
  bool ignore_collection_floor = false;
  // Takes a clock for right, however far ahead it is: breaks CLK-3.
  bool believe_clocks = false;
  // Sends everyone what one of them may see: breaks P9.
  bool show_everything = false;
  document::DocumentFaults document;
};

}  // namespace atelier::room
