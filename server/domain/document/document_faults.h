// Test switches: each breaks one rule of the document on purpose.
//
// A simulation that cannot tell a broken document from a whole one proves nothing, so the tests
// switch these on and expect to be alarmed. Nothing outside tests constructs one with a true
// member.
#pragma once

namespace atelier::document {

struct DocumentFaults {
  // Lets an object stand below itself: breaks STR-3.
  bool accept_cycles = false;
  // Of two equal hlcs the one that comes later wins, whoever made it: breaks CLK-5 and DOC-2.
  bool forget_replica_in_stamps = false;
};

}  // namespace atelier::document
