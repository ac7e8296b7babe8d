import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { OtherReplica, partsOf } from "./pipe.differential";
import { run } from "./run.differential";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "atelier-pipe-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const program = (script: string): string => {
  const path = join(folder, "replica");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o700);
  return path;
};

test("a question that is not answered says what the replica died of", async () => {
  const ask = (script: string) => new OtherReplica(program(script)).ask(Buffer.of(0));
  await expect(ask("kill -FPE $$")).rejects.toThrow("killed by SIGFPE");
  await expect(ask("exit 3")).rejects.toThrow("exit code 3");
  await expect(ask("printf '\\4\\0\\0'; exit 0")).rejects.toThrow("exit code 0");
  const missing = new OtherReplica(join(folder, "none"));
  await expect(missing.ask(Buffer.of(0))).rejects.toThrow("ENOENT");
});

test("a replica that died is asked again", async () => {
  const asked = join(folder, "asked");
  const once = `test -e ${asked} || { touch ${asked}; exit 1; }`;
  const nothing = "printf '\\4\\0\\0\\0\\0\\0\\0\\0'"; // one answer without parts
  const other = new OtherReplica(program(`${once}\n${nothing}; cat`));
  await expect(other.ask(Buffer.of(0))).rejects.toThrow("exit code 1");
  expect(partsOf(await other.ask(Buffer.of(0)))).toEqual([]);
  other.end();
});

test("a case at which the replica dies is a failure, and not the end of the run", async () => {
  const dying = program("kill -SEGV $$");
  expect(await run({ program: dying, seed: 1, cases: 4, operations: 3 })).toBe(false);
});
