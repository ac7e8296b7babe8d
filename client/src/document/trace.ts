// Replays an editing trace (josephg/editing-traces) and measures. Run by scripts/trace.mjs alone; no
// part of the page.
//
// Each step runs several times, since the first pass measures the compiler at least as much as the code:
// the report has the first pass and the median, in wall time and in the processor time of this process.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { encodeOperation } from "../protocol/codec";
import { at } from "./at";
import { type TextChange, TextSequence } from "./text";
import { decodeText, encodeText } from "./text-snapshot";
import { objectIdOf, type TextEdit } from "./types";

const NONE: readonly never[] = [];

type Patch = readonly [position: number, deleted: number, inserted: string];

interface Transaction {
  readonly patches: readonly Patch[];
  readonly parents?: readonly number[];
  readonly agent?: number;
}

interface Trace {
  readonly startContent?: string;
  readonly endContent: string;
  readonly numAgents?: number;
  readonly txns: readonly Transaction[];
}

interface AuthoredEdit {
  readonly author: number;
  readonly edit: TextEdit;
}

// Positions of a trace are code points; they are UTF-16 units wherever nothing lies above U+FFFF.
const checkPlain = (trace: Trace): void => {
  const above = (text: string): boolean => /[\ud800-\udfff]/.test(text);
  const patched = trace.txns.some(({ patches }) =>
    patches.some(([, , inserted]) => above(inserted)),
  );
  if (patched || above(trace.startContent ?? "")) {
    throw new Error("the trace holds characters above U+FFFF: their positions would be ambiguous");
  }
};

// Makes the edits of one patch on `text`, and adds them to `edits`.
const makeEdits = (
  text: TextSequence,
  [position, deleted, inserted]: Patch,
  author: number,
  edits: AuthoredEdit[],
): void => {
  const make = (edit: TextEdit): void => {
    text.integrate(edit, author);
    edits.push({ author, edit });
  };
  if (deleted > 0) make({ inserts: NONE, deletes: text.makeDelete(position, deleted) });
  for (let done = 0; done < inserted.length; done += 16_384) {
    const part = inserted.slice(done, done + 16_384);
    make({ inserts: [text.makeInsert(position + done, part, author)], deletes: NONE });
  }
};

// Each agent writes on what it had seen: one text per agent, brought up to a transaction's parents.
// An agent's transactions must follow one another, as they do in these traces.
const generate = (trace: Trace): AuthoredEdit[] => {
  const edits: AuthoredEdit[] = [];
  if (trace.startContent) makeEdits(new TextSequence(), [0, 0, trace.startContent], 0, edits);
  const texts = Array.from({ length: trace.numAgents ?? 1 }, () => new TextSequence());
  for (const text of texts) for (const { author, edit } of edits) text.integrate(edit, author);
  const seen = texts.map(() => new Uint8Array(trace.txns.length));
  // The edits of a transaction end where those of the next one begin.
  const starts = new Uint32Array(trace.txns.length + 1);
  trace.txns.forEach(({ patches, parents = NONE, agent = 0 }, number) => {
    const text = texts[agent];
    const known = seen[agent];
    if (!text || !known) throw new Error(`transaction ${number} is of no agent`);
    for (const other of missingOf(trace, parents, known)) {
      for (let k = at(starts, other); k < at(starts, other + 1); k++) {
        const { author, edit } = at(edits, k);
        text.integrate(edit, author);
      }
      known[other] = 1;
    }
    starts[number] = edits.length;
    for (const patch of patches) makeEdits(text, patch, agent + 1, edits);
    starts[number + 1] = edits.length;
    known[number] = 1;
  });
  return edits;
};

// The transactions below `parents` that were not known yet, in an order that respects their parents.
const missingOf = (
  trace: Trace,
  parents: readonly number[],
  known: Readonly<Uint8Array>,
): readonly number[] => {
  if (parents.every((parent) => known[parent] === 1)) return NONE;
  const missing = new Set<number>();
  const open = [...parents];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (known[next] === 1 || missing.has(next)) continue;
    missing.add(next);
    open.push(...(trace.txns[next]?.parents ?? []));
  }
  return [...missing].sort((a, b) => a - b);
};

interface Sample {
  readonly wall: number;
  readonly processor: number;
}

const PASSES = 15;

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;

const rounded = (number: number): number => Math.round(number * 100) / 100;

// Runs `step` several times; `per` says among how many the time is shared out. No garbage is collected
// between passes: a full collection also drops compiled code whose objects are all gone.
const measure = <T>(
  step: () => T,
  per: number | ((result: T) => number),
): { readonly result: T; readonly figures: Record<string, number> } => {
  const samples: Sample[] = [];
  const once = (): T => {
    const wall = performance.now();
    const before = process.cpuUsage();
    const result = step();
    const { user, system } = process.cpuUsage(before);
    samples.push({ wall: performance.now() - wall, processor: (user + system) / 1000 });
    return result;
  };
  let result = once();
  for (let pass = 1; pass < PASSES; pass++) result = once();
  const share = typeof per === "number" ? per : per(result);
  const processor = median(samples.map((sample) => sample.processor));
  return {
    result,
    figures: {
      wall_milliseconds: rounded(median(samples.map(({ wall }) => wall))),
      processor_milliseconds: rounded(processor),
      first_pass_processor_milliseconds: rounded(samples[0]?.processor ?? 0),
      least_processor_milliseconds: rounded(Math.min(...samples.map((sample) => sample.processor))),
      processor_nanoseconds_each: Math.round((processor * 1e6) / share),
    },
  };
};

const integrateAll = (edits: readonly AuthoredEdit[]): TextSequence => {
  const text = new TextSequence();
  const changes: TextChange[] = [];
  for (const { author, edit } of edits) {
    const verdict = text.apply(edit, author, changes);
    if (verdict !== "OK") throw new Error(`an edit was answered with ${verdict}`);
    changes.length = 0;
  }
  return text;
};

const wireBytes = (edits: readonly AuthoredEdit[]): number => {
  let bytes = 0;
  for (const { author, edit } of edits) {
    const operation = { object: objectIdOf(1, 1), change: { type: "text", edit } } as const;
    bytes += encodeOperation(operation, author).length;
  }
  return bytes;
};

const heapOf = (edits: readonly AuthoredEdit[], collectGarbage: () => void): number => {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const text = integrateAll(edits);
  collectGarbage();
  const bytes = process.memoryUsage().heapUsed - before;
  if (text.empty) throw new Error("the trace writes nothing");
  return bytes;
};

export const runTrace = (file: string, collectGarbage: () => void): Record<string, unknown> => {
  const raw = readFileSync(file);
  const trace: Trace = JSON.parse((file.endsWith(".gz") ? gunzipSync(raw) : raw).toString("utf8"));
  checkPlain(trace);
  const generated = measure(
    () => generate(trace),
    (edits) => edits.length,
  );
  const edits = generated.result;
  const integrated = measure(() => integrateAll(edits), edits.length);
  const text = integrated.result;
  const final = text.text();
  const encoded = measure(() => encodeText(text), text.size);
  const loaded = measure(() => decodeText(encoded.result), text.size);
  return {
    file,
    operations: edits.length,
    visible_units: text.size,
    elements: text.elementCount,
    generate: generated.figures,
    integrate: integrated.figures,
    encode: encoded.figures,
    load: loaded.figures,
    sha256: createHash("sha256").update(final, "utf8").digest("hex"),
    live_heap_bytes: heapOf(edits, collectGarbage),
    snapshot_bytes: encoded.result.length,
    wire_bytes_per_operation: rounded(wireBytes(edits) / edits.length),
    matches_end_content: final === trace.endContent && loaded.result.text() === final,
  };
};
