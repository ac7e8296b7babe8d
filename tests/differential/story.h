// What happened on one board, told so that the other replica can do the same and compare.
#pragma once

#include <string>
#include <vector>

#include "protocol/messages.h"
#include "server/domain/document/document.h"

namespace atelier::differential {

class Story {
 public:
  // Half of `operations` in, the state is kept: a joiner starts from it.
  explicit Story(std::size_t operations) : half_(operations / 2) {}

  // What a replica asks for: judged, resolved, and numbered. Gives the verdict; `operation` becomes
  // what was made of it.
  document::Verdict ask(document::Operation& operation);
  // What the room does by itself; true where it had an effect.
  bool decree(const document::Operation& operation);

  const document::Document& document() const { return document_; }

  // The parts, in this order: all entries; the number of the first one after the kept state; that
  // state; the digest; the final state; what of it changed after the kept one; view_of(); then for
  // each entry what was asked for (as an entry), or nothing for the room's own. `with_asked`: false
  // leaves these out.
  std::string told(bool with_asked) const;

 private:
  void record(document::Verdict verdict, const document::Operation& operation, std::string asked);

  std::size_t half_;
  document::Document document_;
  std::vector<protocol::Entry> entries_;
  std::vector<std::string> asked_;
  std::string kept_state_;
};

// What people see, and what stands in the snapshot, one object a line.
std::string view_of(const document::Document& document);

}  // namespace atelier::differential
