// A text as bytes: columns of varints, then the visible text (SPEC, "Text snapshot"). Equal texts have
// equal bytes; bytes that encoding cannot have produced are refused.

import { at } from "./at";
import { TEXT_UNITS_MAX } from "./limits";
import { TextSequence } from "./text";
import type { TextIndex } from "./text-index";
import type { Run, Segment } from "./text-parts";
import { addChild, hasSurrogates, newRun } from "./text-run";
import { SnapshotError, unzigzag, VarintReader, VarintWriter, zigzag } from "./text-varint";
import { REPLICA_MAX } from "./types";

export { SnapshotError };

const FORMAT = 1;

const runsInOrder = (text: TextSequence): Run[] =>
  [...text.runs.keys()].sort((a, b) => a - b).flatMap((replica) => text.runs.get(replica) ?? []);

export const encodeText = (text: TextSequence): Uint8Array => {
  if (text.empty) return new Uint8Array();
  const runs = runsInOrder(text);
  const numbers = new Map(runs.map((run, number) => [run, number]));
  const writer = new VarintWriter();
  writer.varint(FORMAT);
  writer.varint(runs.length);
  let replica = 0;
  let next = 1;
  runs.forEach((run, number) => {
    const step = run.replica - replica;
    if (number > 0 && step > 0) next = 1;
    writer.varint(step);
    writer.varint(run.first - next);
    writer.varint(run.length - 1);
    replica = run.replica;
    next = run.first + run.length;
  });
  runs.forEach((run, number) => {
    const parent = run.parent && numbers.get(run.parent);
    const right = run.left ? 0 : 1;
    writer.varint(parent == null ? 0 : 1 + zigzag(number - parent));
    writer.varint(parent == null ? right : 2 * run.parentIndex + right);
  });
  let visible = true;
  let stretch = 0;
  const visibleParts: string[] = [];
  for (const run of runs) {
    for (const segment of run.segments) {
      if (segment.visible !== visible) {
        writer.varint(stretch);
        stretch = 0;
        visible = segment.visible;
      }
      stretch += segment.length;
      if (visible) visibleParts.push(run.text.slice(segment.start, segment.start + segment.length));
    }
  }
  writer.varint(stretch);
  return writer.finish(new TextEncoder().encode(visibleParts.join("")));
};

// Throws SnapshotError; never trusts a length.
export const decodeText = (bytes: Uint8Array): TextSequence => {
  const text = new TextSequence();
  if (bytes.length === 0) return text;
  const reader = new VarintReader(bytes);
  if (reader.varint() !== FORMAT) throw new SnapshotError("the format is unknown");
  const runs = hang(reader, readRuns(reader), text.root);
  readVisibility(reader, runs, text.index);
  fillText(reader, runs);
  for (const run of runs) text.addRun(run);
  layOut(text);
  return text;
};

interface RunHeader {
  readonly replica: number;
  readonly first: number;
  readonly length: number;
}

const readRuns = (reader: VarintReader): RunHeader[] => {
  const count = reader.varint();
  // Each run takes at least five more bytes: a false count can't make us allocate.
  if (count === 0 || count * 5 > reader.remaining)
    throw new SnapshotError("the number of runs is wrong");
  const headers: RunHeader[] = [];
  let replica = 0;
  let next = 1;
  let units = 0;
  for (let number = 0; number < count; number++) {
    const step = reader.varint();
    replica += step;
    if (number > 0 && step > 0) next = 1;
    const first = next + reader.varint();
    const length = reader.varint() + 1;
    next = first + length;
    units += length;
    if (replica > REPLICA_MAX || next > 2 ** 32) throw new SnapshotError("an id is out of range");
    if (units > TEXT_UNITS_MAX) throw new SnapshotError("it is too long");
    headers.push({ replica, first, length });
  }
  return headers;
};

interface RunPlace {
  readonly parent: number; // a run's number; -1: the root
  readonly parentIndex: number;
  readonly left: boolean;
}

const readPlace = (
  reader: VarintReader,
  headers: readonly RunHeader[],
  number: number,
): RunPlace => {
  const reference = reader.varint();
  const place = reader.varint();
  const left = place % 2 === 0;
  const parentIndex = Math.floor(place / 2);
  if (reference === 0) {
    if (parentIndex !== 0 || left) throw new SnapshotError("the root has one place");
    return { parent: -1, parentIndex, left };
  }
  const parent = number - unzigzag(reference - 1);
  const parentHeader = headers[parent];
  if (!parentHeader || parentIndex >= parentHeader.length) {
    throw new SnapshotError("a parent does not exist");
  }
  const { replica, first, length } = parentHeader;
  const header = at(headers, number);
  const continues = replica === header.replica && first + length === header.first;
  if (continues && !left && parentIndex === length - 1) throw new SnapshotError("a run is cut");
  return { parent, parentIndex, left };
};

// Makes the runs and hangs them at their parents. A parent may come later in id order.
const hang = (reader: VarintReader, headers: readonly RunHeader[], root: Run): Run[] => {
  const places = headers.map((_, number) => readPlace(reader, headers, number));
  const runs: (Run | undefined)[] = headers.map(() => undefined);
  const onTheWay = new Uint8Array(headers.length);
  const chain: number[] = [];
  for (let number = 0; number < headers.length; number++) {
    for (let k = number; k >= 0 && !runs[k]; k = at(places, k).parent) {
      if (onTheWay[k] === 1) throw new SnapshotError("parents go round in a circle");
      onTheWay[k] = 1;
      chain.push(k);
    }
    for (let k = chain.pop(); k !== undefined; k = chain.pop()) {
      const { replica, first, length } = at(headers, k);
      const { parent, parentIndex, left } = at(places, k);
      runs[k] = newRun(replica, first, length, "", runs[parent] ?? root, parentIndex, left);
    }
  }
  return runs.map((run) => {
    if (!run) throw new SnapshotError("a run is missing");
    addChild(run.parent ?? root, run);
    return run;
  });
};

// Cuts each run into what is visible and what is deleted. The segments have no place in the order yet.
const readVisibility = (reader: VarintReader, runs: readonly Run[], index: TextIndex): void => {
  let visible = true;
  let remaining = reader.varint();
  const turn = (): void => {
    visible = !visible;
    remaining = reader.varint();
    if (remaining === 0) throw new SnapshotError("a stretch is empty");
  };
  if (remaining === 0) turn(); // the first stretch alone may be empty
  for (const run of runs) {
    for (let start = 0; start < run.length; ) {
      if (remaining === 0) turn();
      const length = Math.min(remaining, run.length - start);
      run.segments.push(index.unplaced(run, start, length, visible));
      start += length;
      remaining -= length;
    }
  }
  if (remaining > 0) throw new SnapshotError("more units are described than there are");
};

const fillText = (reader: VarintReader, runs: readonly Run[]): void => {
  let visibleText: string;
  try {
    visibleText = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(reader.rest());
  } catch {
    throw new SnapshotError("its text is not UTF-8");
  }
  const plain = !hasSurrogates(visibleText);
  let place = 0;
  for (const run of runs) {
    for (const { length, visible } of run.segments) {
      // What was deleted isn't kept: the place is held by NUL, which is never shown.
      run.text += visible ? visibleText.slice(place, place + length) : "\0".repeat(length);
      if (visible) place += length;
    }
    run.hasSurrogates = !plain && hasSurrogates(run.text);
    if (run.text.length !== run.length) throw new SnapshotError("its text is too short");
  }
  if (place !== visibleText.length) throw new SnapshotError("its text is too long");
};

interface Frame {
  readonly run: Run;
  readonly segments: readonly Segment[]; // those not laid out yet are still to be cut
  child: number;
  segment: number;
  pending: Segment | undefined; // what is left of `segments[segment]`
}

const enter = (run: Run): Frame => {
  const segments = run.segments.splice(0);
  return { run, segments, child: 0, segment: 0, pending: segments[0] };
};

// Writes the in-order walk into the index: each run's segments in order, cut where children hang.
const layOut = ({ root, index }: TextSequence): void => {
  index.clear();
  // Everything of the frame's run before the unit `end`.
  const emit = (frame: Frame, end: number): void => {
    for (let segment = frame.pending; segment && segment.start < end; segment = frame.pending) {
      const { run, start, length, visible } = segment;
      const kept = end - start;
      if (kept < length) {
        segment.length = kept;
        frame.pending = index.unplaced(run, end, length - kept, visible);
      } else frame.pending = frame.segments[++frame.segment];
      index.append(segment);
    }
  };
  const stack: Frame[] = [enter(root)];
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const child = frame.run.children[frame.child];
    if (child) {
      emit(frame, child.left ? child.parentIndex : child.parentIndex + 1);
      frame.child += 1;
      stack.push(enter(child));
    } else {
      emit(frame, frame.run.length);
      stack.pop();
    }
  }
};
