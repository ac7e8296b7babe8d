import { expect, test } from "vitest";
import { casesOf, editOf, type GoldenEdit, hex, type Id } from "./golden.test-support";
import { TextSequence } from "./text";
import { decodeText, encodeText } from "./text-snapshot";
import { VERDICTS } from "./types";

interface TextCase {
  readonly name?: string;
  readonly edits: readonly GoldenEdit[];
  readonly orders?: readonly (readonly number[])[];
  readonly text: string;
  readonly elements: number;
  readonly snapshot: string;
  readonly digest: Id;
}

for (const file of ["text-writing", "text-wild", "text-hostile"]) {
  test(`TXT-11: golden vectors, ${file}`, () => {
    for (const [number, golden] of casesOf<TextCase>(`${file}.json`).entries()) {
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
