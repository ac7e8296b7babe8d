// Two to four people at one board, each of whom sees what the others did a little late: what they push,
// and how the client's own rules judge it.

import { encodePush, type PushedOperation } from "../protocol/frames";
import { BoardDocument } from "./objects";
import { Random } from "./random.test-support";
import { compare, describe, type Story } from "./replay.differential";
import { commit } from "./room.test-support";
import { TextSequence } from "./text";
import { randomEdit } from "./texts.differential";
import * as types from "./types";
import { randomProperties } from "./values.differential";

const START = 200_000_000_000 * 4096; // beyond 32 bits

interface Writer {
  readonly replica: number;
  readonly view: BoardDocument;
  readonly edits: Map<types.ObjectId, types.TextEdit[]>;
  seen: number; // operations of the log that are in `view`
  own: number; // those up to its own last one: a writer always sees what it did itself
  last: number;
  objects: number;
  cseq: number;
}

const newWriter = (replica: number): Writer => ({
  replica,
  view: new BoardDocument(),
  edits: new Map(),
  seen: 0,
  own: 0,
  last: 0,
  objects: 0,
  cseq: 0,
});

interface Judged {
  readonly operation: types.Operation;
  readonly stamp: types.Stamp;
  readonly verdict: types.Verdict;
}

interface PushedBytes {
  readonly replica: number;
  readonly bytes: Uint8Array;
}

export interface Pushed {
  readonly operations: readonly Judged[];
  readonly pushes: readonly PushedBytes[];
  readonly document: BoardDocument; // with labels that a model of the room gave
}

const EMPTY = new TextSequence();
const REPLICAS = [1, 2, 5, types.REPLICA_MAX];
const BURST_MAX = 4;

class Case {
  private readonly random: Random;
  private readonly writers: readonly Writer[];
  private readonly document = new BoardDocument();
  private readonly log: { operation: types.Operation; stamp: types.Stamp }[] = [];
  private readonly objects: types.ObjectId[] = [];
  private readonly operations: Judged[] = [];
  private readonly pushes: PushedBytes[] = [];

  constructor(seed: number) {
    this.random = new Random(seed);
    this.writers = REPLICAS.slice(0, 2 + this.random.below(3)).map(newWriter);
  }

  run(most: number): Pushed {
    const count = 10 + this.random.below(31);
    const end = Math.min(count, most);
    while (this.operations.length < end) this.push(end - this.operations.length);
    const { operations, pushes, document } = this;
    return { operations, pushes, document };
  }

  // Some operations of one writer, in one frame. How many does not depend on `most` but for the last.
  private push(most: number): void {
    const writer = this.random.pick(this.writers);
    const count = Math.min(1 + this.random.below(BURST_MAX), most);
    const pushed: PushedOperation[] = [];
    for (let k = 0; k < count; k++) pushed.push(this.ask(writer));
    const bytes = encodePush(writer.cseq + 1, pushed, writer.replica);
    writer.cseq += count;
    this.pushes.push({ replica: writer.replica, bytes });
  }

  private ask(writer: Writer): PushedOperation {
    this.catchUp(writer);
    const operation = this.someOperation(writer);
    const { object, change } = operation;
    writer.last = Math.max(writer.last + 1, START + this.random.below(64));
    const stamp = { hlc: writer.last, replica: writer.replica };
    if (change.type === "text") {
      writer.edits.set(object, [...(writer.edits.get(object) ?? []), change.edit]);
    }
    const { verdict, resolved } = commit(this.document, operation, stamp);
    this.operations.push({ operation, stamp, verdict });
    if (types.hasEffect(verdict)) {
      this.log.push({ operation: resolved, stamp });
      writer.own = this.log.length;
      if (change.type === "create") this.objects.push(object);
    }
    return { operation, hlc: stamp.hlc };
  }

  private catchUp(writer: Writer): void {
    const behind = this.log.length - writer.seen;
    const taken = this.random.chance(0.4) ? behind : this.random.below(behind + 1);
    const end = Math.max(writer.own, writer.seen + taken);
    for (const { operation, stamp } of this.log.slice(writer.seen, end)) {
      writer.view.integrate(operation, stamp);
    }
    writer.seen = end;
  }

  // Few at a time, so that people meet.
  private someObject(): types.ObjectId {
    if (this.objects.length === 0 || this.random.chance(0.02)) return types.objectIdOf(1, 77);
    return this.random.pick(this.objects.slice(-6));
  }

  private someOperation(writer: Writer): types.Operation {
    const { random } = this;
    const what = random.below(100);
    if (what < 18 || this.objects.length === 0) return this.someCreate(writer);
    const object = this.someObject();
    if (what < 40) {
      const properties = randomProperties(random, this.objects, false);
      return { object, change: { type: "set", properties } };
    }
    if (what < 52) return { object, change: { type: "deleted", deleted: what < 47 } };
    if (what < 53) return { object, change: this.roomsAlone() };
    if (what < 72) return { object, change: this.somePlace() };
    const text = writer.view.objects.get(object)?.text ?? EMPTY;
    const replicas = this.writers.map(({ replica }) => replica);
    const earlier = writer.edits.get(object) ?? [];
    const edit = randomEdit(random, text, writer.replica, replicas, earlier);
    return { object, change: { type: "text", edit } };
  }

  private someCreate(writer: Writer): types.Operation {
    const { random } = this;
    writer.objects += 1;
    let counter = writer.objects;
    if (random.chance(0.02)) counter = random.pick([0, 2 ** 32 - 1]);
    const own = types.objectIdOf(writer.replica, counter);
    const object = random.chance(0.03) ? this.someObject() : own;
    let kind = 1 + random.below(12);
    if (random.chance(0.04)) kind = random.pick([0, 77, 65_535]);
    const properties = randomProperties(random, this.objects, true);
    const asked = random.chance(0.7) ? this.somePlace() : types.LAST_ON_PAGE;
    const place = random.chance(0.01) ? this.resolved() : asked;
    return { object, change: { type: "create", kind, properties, place } };
  }

  private somePlace(): types.Place {
    const { random } = this;
    return {
      type: "place",
      parent: random.chance(0.55) ? this.someObject() : types.PAGE,
      anchor: random.chance(0.75) ? this.someObject() : 0,
      before: random.chance(0.5),
      other: random.chance(0.3) ? this.someObject() : 0,
    };
  }

  private resolved(): types.Placed {
    return { type: "placed", parent: types.PAGE, label: 5, relabelled: [] };
  }

  // STR-2, GC-2: no client may ask for these.
  private roomsAlone(): types.Change {
    return this.random.chance(0.5) ? { type: "erased" } : this.resolved();
  }
}

export const pushedBy = (seed: number, most: number): Pushed => new Case(seed).run(most);

// Who stands below whom, in order: the labels are each room's own.
const orderIn = (view: string): string =>
  view
    .trimEnd()
    .split("\n")
    .map((line) => `${/^\w+/.exec(line)?.[0]} ${/(page|below)(.*)$/.exec(line)?.[2]}`)
    .join("\n");

const orderOf = (document: BoardDocument): string =>
  ["page", ...[...document.objects.keys()].sort((a, b) => a - b)]
    .map((id) => {
      const children = document.structure.childrenOf(typeof id === "number" ? id : types.PAGE);
      return `${id} ${children.map((child) => `,${child}`).join("")}`;
    })
    .join("\n");

// Whether the server judged, stamped and ordered as the client would have.
export const comparePushed = (pushed: Pushed, story: Story): void => {
  pushed.operations.forEach(({ operation, stamp, verdict }, k) => {
    const entry = story.entries[k];
    const what = `pushed: operation ${k}, ${describe(operation)}`;
    compare(`${what}: verdict`, verdict, entry?.verdict ?? "none");
    compare(`${what}: stamp`, `${stamp.hlc} ${stamp.replica}`, `${entry?.hlc} ${entry?.replica}`);
  });
  compare("pushed: order", orderOf(pushed.document), orderIn(story.view));
};
