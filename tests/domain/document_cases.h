// The cases of protocol/golden/document-*.json and structure-*.json: operations with their seq, in
// order.
#pragma once

#include <string>
#include <vector>

#include "server/domain/document/operation.h"

namespace atelier::document {

struct DocumentCase {
  std::string name;
  std::vector<Operation> operations;  // the first one has seq 1
};

struct DocumentCaseFile {
  std::string name;
  std::string description;
  std::vector<DocumentCase> cases;
};

std::vector<DocumentCaseFile> structure_case_files();
// Those of structure included.
std::vector<DocumentCaseFile> document_case_files();

}  // namespace atelier::document
