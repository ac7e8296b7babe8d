// What the edits of a trace cost on the wire, sent as the browser sends them.
//
// The browser keeps one unsent operation for each text and lets it grow
// (client/src/sync/pending.ts): typing that goes on joins the insert before it, deletes that touch
// join, anything else is one more insert or delete of the same operation. Every 33 ms it pushes
// what is unsent. How many edits that is depends on the writer and the network, so the size of a
// batch is a parameter: 1 is a person who types over a good connection, one key or less in 33 ms;
// 64 is what six to eight seconds of fast typing leave behind where the connection stalls.
//
// A batch holds edits of one replica that follow one another in that replica's own order; what
// others write meanwhile does not end it. Counted are the bytes of whole ClientFrames: without the
// 6 to 8 bytes of WebSocket around each, and without compression. A batch is never split by size:
// one of typing stays far below the 16 KiB of a browser's frame.
#pragma once

#include <cstddef>
#include <span>

#include "load-tests/trace/trace_player.h"

namespace atelier::trace {

// The mean for each edit; 0 where there are none. REQUIRES: batch > 0.
double wire_bytes_per_edit(std::span<const AuthoredEdit> edits, std::size_t batch);

}  // namespace atelier::trace
