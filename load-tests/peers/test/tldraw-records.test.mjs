// What our client of tldraw puts on a board is what @tldraw/tlschema takes, without migrating it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createTLSchema } from "@tldraw/tlschema";
import { WirePipe } from "./wire-pipe.mjs";

const schema = createTLSchema();
let pipe;

before(async () => {
  pipe = await WirePipe.start("tldraw-sync", "board", 3);
});
after(() => pipe.stop());

async function messageAfter(line) {
  pipe.sent = [];
  await pipe.call(line);
  assert.equal(pipe.sent.length, 1);
  assert.equal(pipe.sent[0].kind, "text");
  return JSON.parse(pipe.sent[0].bytes.toString());
}

test("it says that it has the very schema that a server of this version has", async () => {
  assert.deepEqual((await messageAfter("open")).schema, schema.serialize());
});

test("its notes are valid, as made and as moved", async () => {
  const { diff } = await messageAfter("create 5 268435455");
  const records = Object.values(diff).map(([operation, record]) => {
    assert.equal(operation, "put");
    return schema.types.shape.validate(record);
  });
  assert.deepEqual(
    records.map((record) => record.x),
    [5, 268_435_455],
  );
  const moved = Object.entries((await messageAfter("move 70000 1")).diff);
  assert.deepEqual(moved, [[records[1].id, ["patch", { x: ["put", 70_000], y: ["put", 4464] }]]]);
});

test("its presence is valid, and then its cursor alone changes", async () => {
  const [first, record] = (await messageAfter("point 9")).presence;
  assert.equal(first, "put");
  assert.equal(schema.types.instance_presence.validate(record).cursor.x, 9);
  const [second, change] = (await messageAfter("point 10")).presence;
  assert.equal(second, "patch");
  const [operation, cursor] = change.cursor;
  assert.equal(operation, "put");
  schema.types.instance_presence.validate({ ...record, cursor });
});

test("a long push goes in pieces that tldraw puts together", async () => {
  const { JsonChunkAssembler } = await import("@tldraw/sync-core");
  pipe.sent = [];
  const tags = Array.from({ length: 1500 }, (_, index) => index);
  await pipe.call(`create ${tags.join(" ")}`);
  assert.ok(pipe.sent.length > 1);
  const assembler = new JsonChunkAssembler();
  const whole = pipe.sent.map(({ bytes }) => assembler.handleMessage(bytes.toString()));
  assert.deepEqual(whole.slice(0, -1), Array(pipe.sent.length - 1).fill(null));
  assert.equal(Object.keys(whole.at(-1).data.diff).length, tags.length);
});
