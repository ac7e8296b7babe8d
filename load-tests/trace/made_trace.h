// Traces that nobody typed: written by a seeded model of a person at a keyboard, one key for each
// transaction. The same numbers give the same trace on every machine.
//
// `Writing` is a document as people write one: bursts of words, slips and passages taken back,
// jumps to elsewhere, rewriting. Its proportions are those published of the automerge-paper trace
// (182,315 characters inserted and 77,463 deleted in 259,778 keys; 10,971 stretches once stored, of
// which 5,172 deleted: github.com/automerge/automerge-perf, dmonad/crdt-benchmarks B4).
//
// A concurrent one is written by several agents, an eighth of them at a time, each in a paragraph
// of its own on a branch that began with everything that was merged by then. So where its text
// belongs is beyond doubt, and the final text is known without any merging of ours.
#pragma once

#include <cstddef>
#include <cstdint>

#include "load-tests/trace/trace_file.h"

namespace atelier::trace {

enum class MadeStyle {
  Writing,
  Forward,   // each key at the end
  Backward,  // each key at the start
};

TraceFile make_trace(MadeStyle style, std::size_t keys, std::uint64_t seed);
// REQUIRES: agents > 0.
TraceFile make_concurrent_trace(std::size_t keys, std::uint32_t agents, std::uint64_t seed);

}  // namespace atelier::trace
