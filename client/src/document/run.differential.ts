// Runs cases: of even seeds the server's replica makes the operations, of odd ones the client's does.
// What fails is told with its seed, and with as few operations as still fail.

import type { Entry } from "../protocol/frames";
import { numbered, OtherReplica, partsOf, ReplicaDied } from "./pipe.differential";
import { Difference, replay, storyOf } from "./replay.differential";
import type { Verdict } from "./types";
import { comparePushed, pushedBy } from "./writers.differential";

export interface Options {
  readonly program: string;
  readonly seed: number; // of the first case
  readonly cases: number;
  readonly operations: number; // at most, of each case
}

const MAKE_CASE = 0;
const TAKE_PUSHES = 1;

// Returns the entries that were compared. Throws where the two differ.
const runCase = async (
  other: OtherReplica,
  seed: number,
  most: number,
): Promise<readonly Entry[]> => {
  if (seed % 2 === 0) {
    const story = storyOf(partsOf(await other.ask(numbered(MAKE_CASE, seed, most))));
    replay(story);
    return story.entries;
  }
  const pushed = pushedBy(seed, most);
  const message = [numbered(TAKE_PUSHES, pushed.operations.length, pushed.pushes.length)];
  for (const { replica, bytes } of pushed.pushes) {
    message.push(numbered(replica, bytes.length), Buffer.from(bytes));
  }
  const story = storyOf(partsOf(await other.ask(Buffer.concat(message))));
  comparePushed(pushed, story);
  replay(story);
  return story.entries;
};

interface Failure {
  readonly operations: number;
  readonly error: unknown;
}

const LONGEST = 64;

// Cut from the end: the first number of operations at which it fails.
const shrunk = async (other: OtherReplica, seed: number, failure: Failure): Promise<Failure> => {
  const most = Math.min(failure.operations, LONGEST);
  for (let operations = 1; operations < most; operations++) {
    try {
      await runCase(other, seed, operations);
    } catch (error) {
      return { operations, error };
    }
  }
  return { ...failure, operations: most };
};

const tell = (seed: number, { operations, error }: Failure): void => {
  console.log(`seed ${seed} fails with ${operations} operations; alone:`);
  const options = `--cases 1 --seed ${seed} --operations ${operations}`;
  console.log(`  node tests/differential/run.mjs ${options}`);
  const expected = error instanceof Difference || error instanceof ReplicaDied;
  console.log(expected ? error.message : error);
};

// True when the two replicas agree on every case.
export const run = async ({ program, seed, cases, operations }: Options): Promise<boolean> => {
  const other = new OtherReplica(program);
  const started = performance.now();
  const verdicts = new Map<Verdict, number>();
  for (let one = seed; one < seed + cases; one++) {
    try {
      for (const { verdict } of await runCase(other, one, operations)) {
        verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      }
    } catch (error) {
      tell(one, await shrunk(other, one, { operations, error }));
      other.end();
      return false;
    }
  }
  other.end();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const compared = [...verdicts.values()].reduce((sum, count) => sum + count, 0);
  console.log(
    `${cases} cases from seed ${seed}: ${compared} operations, ${seconds} s, no difference`,
  );
  console.log([...verdicts].map(([verdict, count]) => `${verdict} ${count}`).join(", "));
  return true;
};
