// The vectors that C++ and TypeScript both replay (protocol/golden/README.md).

import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { TextEdit } from "./types";

export type Id = readonly [number, number];

export interface GoldenEdit {
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

export const GOLDEN = new URL("../../../protocol/golden/", import.meta.url);

export const casesOf = <T>(file: string): readonly T[] => {
  const text = readFileSync(new URL(file, GOLDEN), "utf8");
  const { cases }: { cases: readonly T[] } = JSON.parse(text);
  expect(cases.length).toBeGreaterThan(0);
  return cases;
};

export const editOf = ({
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

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
