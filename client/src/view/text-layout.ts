// How text sits in a note: wrapped at spaces and hyphens, in the largest of a few sizes that fits.
// When even the smallest does not fit, `height` says how tall the note must become. The result
// depends on the text, the box and the measuring function alone.

export type Measure = (text: string, fontSize: number) => number; // width, in board units

export interface TextLayout {
  readonly fontSize: number;
  readonly lineHeight: number;
  readonly lines: readonly string[];
  readonly height: number; // of the whole note, padding included
}

export const notePadding = 16;
export const fontSizes = [28, 24, 20, 16] as const;

export function lineHeightOf(fontSize: number): number {
  return Math.round(fontSize * 1.3);
}

// Where a line may end: after ordinary spaces or hyphens that something follows; not before the
// signs that French sets apart from their word (« : », « ? »…), even when people typed a plain space.
const opportunity = /(?:[^ \t-]|[ \t]+(?=[;:!?»]))*(?:-+|[ \t]+|$)/gy;

function chunksOf(paragraph: string): string[] {
  const chunks: string[] = [];
  opportunity.lastIndex = 0;
  while (opportunity.lastIndex < paragraph.length) {
    const match = opportunity.exec(paragraph);
    if (match === null || match[0] === "") break;
    chunks.push(match[0]);
  }
  return chunks;
}

// Breaks a word that is wider than the box between code points.
function breakWord(word: string, width: number, fontSize: number, measure: Measure): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const character of word) {
    if (piece !== "" && measure(piece + character, fontSize) > width) {
      pieces.push(piece);
      piece = character;
    } else {
      piece += character;
    }
  }
  pieces.push(piece);
  return pieces;
}

export function wrap(text: string, width: number, fontSize: number, measure: Measure): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const chunk of chunksOf(paragraph)) {
      if (measure((line + chunk).trimEnd(), fontSize) <= width) {
        line += chunk;
        continue;
      }
      if (line !== "") lines.push(line.trimEnd());
      const pieces = breakWord(chunk, width, fontSize, measure);
      line = pieces.pop() ?? "";
      lines.push(...pieces);
    }
    lines.push(line.trimEnd());
  }
  return lines;
}

function longestWordFits(text: string, width: number, size: number, measure: Measure): boolean {
  return text.split(/[\s-]+/).every((word) => measure(word, size) <= width);
}

export function layOut(
  text: string,
  box: { readonly width: number; readonly height: number },
  measure: Measure,
): TextLayout {
  const width = Math.max(1, box.width - 2 * notePadding);
  const room = box.height - 2 * notePadding;
  const smallest = fontSizes[fontSizes.length - 1] as number;
  for (const fontSize of fontSizes) {
    const lineHeight = lineHeightOf(fontSize);
    if (fontSize > smallest && !longestWordFits(text, width, fontSize, measure)) continue;
    // A text with more characters than the box could hold of the narrowest needs no measuring.
    if (fontSize > smallest && text.length * fontSize * lineHeight * 0.2 > width * room) continue;
    const lines = wrap(text, width, fontSize, measure);
    const height = lines.length * lineHeight;
    if (height <= room || fontSize === smallest) {
      return {
        fontSize,
        lineHeight,
        lines,
        height: Math.max(box.height, height + 2 * notePadding),
      };
    }
  }
  throw new Error("a smallest size exists");
}
