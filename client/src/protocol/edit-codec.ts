// Text edits on the wire: flat and relative (document.proto), so that the operation's own replica goes
// without saying, and so does what continues a run.

import type { ElementId, TextDelete, TextEdit, TextInsert } from "../document/types";
import type * as wire from "./generated/atelier/v1/document";
import { checkCounter, checkReplica, needed, WireError } from "./wire-checks";

const encodeInsert = (insert: TextInsert, author: number, expected: number): wire.TextInsert => {
  const { counter, parent, left, text } = insert;
  const own = parent?.replica === author;
  const relative = parent && own ? parent.counter - counter : undefined;
  return {
    counter: counter === expected ? undefined : counter,
    parentReplica: parent === null ? 0 : own ? undefined : parent.replica + 1,
    parentCounter: own ? (relative === -1 ? undefined : relative) : parent?.counter,
    left,
    text,
  };
};

export const encodeEdit = (edit: TextEdit, author: number): wire.TextEdit => {
  let expected = -1;
  return {
    inserts: edit.inserts.map((insert) => {
      const encoded = encodeInsert(insert, author, expected);
      expected = insert.counter + insert.text.length;
      return encoded;
    }),
    deletes: edit.deletes.map(({ replica, counter, length }) => ({
      replica: replica === author ? undefined : replica + 1,
      counter,
      length: length === 1 ? undefined : length,
    })),
  };
};

const decodeParent = (
  insert: wire.TextInsert,
  author: number,
  counter: number,
): ElementId | null => {
  if (insert.parentReplica === 0) return null;
  if (insert.parentReplica === undefined || insert.parentReplica - 1 === author) {
    // Written out in full, one's own replica is still one's own: the counter stays relative.
    const relative = insert.parentCounter ?? -1;
    return { replica: author, counter: checkCounter(counter + relative) };
  }
  const replica = checkReplica(insert.parentReplica - 1);
  return { replica, counter: checkCounter(needed(insert.parentCounter, "a parent's counter")) };
};

export const decodeEdit = (edit: wire.TextEdit, author: number): TextEdit => {
  let expected: number | undefined;
  const inserts = edit.inserts.map((insert): TextInsert => {
    const counter = checkCounter(needed(insert.counter ?? expected, "an insert's counter"));
    expected = counter + insert.text.length;
    const parent = decodeParent(insert, author, counter);
    return { counter, parent, left: insert.left, text: insert.text };
  });
  const deletes = edit.deletes.map(({ replica, counter, length }): TextDelete => {
    if (replica === 0) throw new WireError("the root can't be deleted");
    return {
      replica: replica === undefined ? author : checkReplica(replica - 1),
      counter: checkCounter(counter),
      length: length ?? 1,
    };
  });
  return { inserts, deletes };
};
