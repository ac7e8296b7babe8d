// The vectors that C++ and TypeScript both replay (protocol/golden/README.md).

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BoardDocument, isDeleted } from "./objects";
import { TextSequence } from "./text";
import { decodeText, encodeText } from "./text-snapshot";
import {
  type Change,
  counterOf,
  objectIdOf,
  type PropertyValue,
  replicaOf,
  type TextEdit,
  VERDICTS,
} from "./types";

type Id = readonly [number, number];

interface GoldenEdit {
  readonly author: number;
  readonly inserts?: readonly {
    readonly counter: number;
    readonly parent: Id | null;
    readonly side: "left" | "right";
    readonly text?: string;
    readonly units?: readonly number[];
  }[];
  readonly deletes?: readonly { readonly first: Id; readonly length: number }[];
  readonly verdict: number;
}

type GoldenProperty = readonly [number, "integer" | "point" | "string", number | Id | string];

interface TextCase {
  readonly name?: string;
  readonly edits: readonly GoldenEdit[];
  readonly orders?: readonly (readonly number[])[];
  readonly text: string;
  readonly elements: number;
  readonly snapshot: string;
  readonly digest: Id;
}

interface DocumentCase {
  readonly name?: string;
  readonly operations: readonly {
    readonly object: Id;
    readonly stamp: Id;
    readonly verdict: number;
    readonly create?: { readonly kind: number; readonly properties: readonly GoldenProperty[] };
    readonly set?: readonly GoldenProperty[];
    readonly delete?: true;
    readonly restore?: true;
    readonly text?: GoldenEdit;
    readonly unknown?: true;
  }[];
  readonly objects: readonly {
    readonly object: Id;
    readonly kind: number;
    readonly deleted: boolean;
    readonly registers: readonly (readonly [...GoldenProperty, number, number])[];
    readonly text: string;
    readonly snapshot: string;
  }[];
  readonly digest: Id;
}

const casesOf = <T>(file: string): readonly T[] => {
  const url = new URL(`../../../protocol/golden/${file}.json`, import.meta.url);
  const { cases }: { cases: readonly T[] } = JSON.parse(readFileSync(url, "utf8"));
  expect(cases.length).toBeGreaterThan(0);
  return cases;
};

const editOf = ({
  inserts = [],
  deletes = [],
}: Omit<GoldenEdit, "author" | "verdict">): TextEdit => ({
  inserts: inserts.map(({ counter, parent, side, text, units }) => ({
    counter,
    parent: parent && { replica: parent[0], counter: parent[1] },
    left: side === "left",
    text: text ?? String.fromCharCode(...(units ?? [])),
  })),
  deletes: deletes.map(({ first: [replica, counter], length }) => ({ replica, counter, length })),
});

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

for (const file of ["text-writing", "text-wild", "text-hostile"]) {
  test(`TXT-11: golden vectors, ${file}`, () => {
    for (const [number, golden] of casesOf<TextCase>(file).entries()) {
      const asGiven = golden.edits.map((_, k) => k);
      for (const order of [asGiven, ...(golden.orders ?? [])]) {
        const label = `${file} ${golden.name ?? number}, order ${order.join()}`;
        const text = new TextSequence();
        for (const place of order) {
          const edit = golden.edits[place];
          if (!edit) throw new Error(label);
          expect(text.apply(editOf(edit), edit.author), label).toBe(VERDICTS[edit.verdict]);
        }
        expect(text.text(), label).toBe(golden.text);
        expect(text.elementCount, label).toBe(golden.elements);
        expect(hex(encodeText(text)), label).toBe(golden.snapshot);
        const { low, high } = text.digest();
        expect([low, high], label).toEqual(golden.digest);
        const loaded = decodeText(Buffer.from(golden.snapshot, "hex"));
        expect(loaded.text(), label).toBe(golden.text);
        expect(loaded.digest(), label).toEqual({ low, high });
      }
    }
  });
}

const propertyOf = ([property, type, value]: GoldenProperty): PropertyValue => {
  if (type === "integer" && typeof value === "number") return { property, value: { type, value } };
  if (type === "string" && typeof value === "string") {
    return { property, value: { type: "text", value } };
  }
  if (typeof value === "object")
    return { property, value: { type: "point", x: value[0], y: value[1] } };
  throw new Error(`a value of type ${type}`);
};

const changeOf = (operation: DocumentCase["operations"][number]): Change | null => {
  const { create, set, text } = operation;
  if (create)
    return { type: "create", kind: create.kind, properties: create.properties.map(propertyOf) };
  if (set) return { type: "set", properties: set.map(propertyOf) };
  if (text) return { type: "text", edit: editOf(text) };
  if (operation.unknown) return null;
  return { type: "deleted", deleted: operation.delete === true };
};

const writtenRegister = ([property, type, value, hlc, replica]: readonly [
  ...GoldenProperty,
  number,
  number,
]) => ({ ...propertyOf([property, type, value]), stamp: { hlc, replica } });

for (const file of ["document-rules", "document-registers"]) {
  test(`DOC-10: golden vectors, ${file}`, () => {
    for (const [number, golden] of casesOf<DocumentCase>(file).entries()) {
      const label = `${file} ${golden.name ?? number}`;
      const document = new BoardDocument();
      for (const [place, operation] of golden.operations.entries()) {
        const change = changeOf(operation);
        if (!change) continue; // it can't be decoded, so it never comes this far
        const [hlc, replica] = operation.stamp;
        const object = objectIdOf(...operation.object);
        const verdict = document.apply({ object, change }, { hlc, replica });
        expect(verdict, `${label}, operation ${place}`).toBe(VERDICTS[operation.verdict]);
      }
      const objects = [...document.objects.values()].sort((a, b) => a.id - b.id);
      expect(objects.map(({ id }) => [replicaOf(id), counterOf(id)])).toEqual(
        golden.objects.map(({ object }) => object),
      );
      for (const [place, object] of objects.entries()) {
        const expected = golden.objects[place];
        if (!expected) throw new Error(label);
        expect(object.kind, label).toBe(expected.kind);
        expect(isDeleted(object), label).toBe(expected.deleted);
        expect(object.text.text(), label).toBe(expected.text);
        expect(hex(encodeText(object.text)), label).toBe(expected.snapshot);
        const registers = [...object.registers]
          .sort(([a], [b]) => a - b)
          .map(([property, register]) => ({ property, ...register }));
        expect(registers, label).toEqual(expected.registers.map(writtenRegister));
      }
      const { low, high } = document.digest();
      expect([low, high], label).toEqual(golden.digest);
    }
  });
}
