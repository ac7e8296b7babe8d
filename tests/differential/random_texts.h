// Edits of a text: what a person types, beside what no honest client makes.
#pragma once

#include <vector>

#include "server/domain/document/text_sequence.h"
#include "tests/differential/random_properties.h"

namespace atelier::differential {

// An edit by `author`, who sees `text`. `replicas`: whose units it may name. `earlier`: the
// author's own edits of this text, to be said again.
document::TextEdit random_edit(Dice& dice, const document::TextSequence& text, ReplicaId author,
                               const std::vector<ReplicaId>& replicas,
                               const std::vector<document::TextEdit>& earlier);

}  // namespace atelier::differential
