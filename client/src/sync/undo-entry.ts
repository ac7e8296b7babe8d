// An entry of the history: the steps of one gesture, or of a stretch of typing, in their order.

import { type ObjectId, PROPERTY_DELETED } from "../document/types";
import { type Marks, unwrittenMark } from "./undo-marks";
import type { RegisterStep } from "./undo-registers";
import type { TextStep } from "./undo-text";

export type Step = RegisterStep | TextStep;

export interface Entry {
  steps: Step[];
  readonly created: Set<ObjectId>; // what is done to them belongs to their creation
}

export const newEntry = (): Entry => ({ steps: [], created: new Set() });

export const creation = (object: ObjectId): RegisterStep => ({
  type: "register",
  object,
  property: PROPERTY_DELETED,
  back: { type: "deleted", deleted: true },
  before: null,
  mark: unwrittenMark(object),
});

// Typing grows a stretch by what follows it.
const addText = (entry: Entry, step: TextStep): void => {
  const last = entry.steps.at(-1);
  const end = last?.type === "inserted" && last.object === step.object ? last.spans.at(-1) : null;
  const [next, ...more] = step.spans;
  const continues =
    last?.type === "inserted" &&
    step.type === "inserted" &&
    end &&
    next &&
    more.length === 0 &&
    end.replica === next.replica &&
    end.counter + end.length === next.counter;
  if (!continues) {
    entry.steps.push(step);
    return;
  }
  const grown = { ...end, length: end.length + next.length, text: end.text + next.text };
  last.spans = [...last.spans.slice(0, -1), grown];
};

// All of one object.
export const addSteps = (entry: Entry, steps: readonly Step[], marks: Marks): void => {
  for (const step of steps) {
    if (entry.created.has(step.object)) continue;
    if (step.type === "register") addRegister(entry, step, marks);
    else addText(entry, step);
  }
};

// A register that was written twice is brought back to what it was before the first time.
const addRegister = (entry: Entry, step: RegisterStep, marks: Marks): void => {
  const { object, property, before } = step;
  if (before === null) entry.created.add(object);
  const known = entry.steps
    .filter((one): one is RegisterStep => one.type === "register" && one.object === object)
    .filter((one) => one.property === property)
    .at(-1);
  if (known && before !== null && marks.same(property, known.mark, before)) known.mark = step.mark;
  else entry.steps.push(step);
};
