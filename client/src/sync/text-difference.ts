// The one replacement that turns a text into another: what lies between their common start and end.

import type { TextChange } from "../document/text";
import { isHighSurrogate, isLowSurrogate } from "../document/utf16";

export const differenceOf = (before: string, after: string): TextChange[] => {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  if (isHighSurrogate(before.charCodeAt(start - 1))) start -= 1;
  let end = 0;
  while (
    end < shorter - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  ) {
    end += 1;
  }
  if (end > 0 && isLowSurrogate(before.charCodeAt(before.length - end))) end -= 1;
  const inserted = after.slice(start, after.length - end);
  return [{ position: start, deleted: before.length - end - start, inserted }];
};
