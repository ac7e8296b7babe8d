// The cases of protocol/golden/text-*.json: edits in the order in which they are delivered.
#pragma once

#include <string>
#include <vector>

#include "server/domain/document/operation.h"

namespace atelier::document {

struct AuthoredEdit {
  ReplicaId author;
  TextEdit edit;
};

struct TextCase {
  std::string name;
  std::vector<AuthoredEdit> edits;
  // Further orders in which the same edits may come: numbers of `edits`, all with the same end.
  std::vector<std::vector<std::size_t>> orders;
};

struct TextCaseFile {
  std::string name;
  std::string description;
  std::vector<TextCase> cases;
};

std::vector<TextCaseFile> text_case_files();

}  // namespace atelier::document
