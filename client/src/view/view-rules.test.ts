import { describe, expect, it } from "vitest";
import type { Person } from "../sync/api";
import { ChangeSummary } from "./change-summary";
import { dotOpacity } from "./dot-grid";
import { noteColour, palette, personTint } from "./palette";
import { initialsOf } from "./person-name";
import { RemoteCursors } from "./remote-cursors";
import { levelOf, scaleOf } from "./tile-cache";

function luminance(hex: string): number {
  const channel = (from: number) => {
    const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

describe("the palette", () => {
  it("has six names, six marks, and black text of at least 7:1 on each", () => {
    expect(new Set(palette.map((colour) => colour.name)).size).toBe(6);
    expect(new Set(palette.map((colour) => colour.mark)).size).toBe(6);
    for (const { fill } of palette) expect(contrast(fill, "#000000")).toBeGreaterThanOrEqual(7);
  });

  it("shows an unknown colour as the first", () => {
    expect(noteColour(99)).toBe(palette[0]);
    expect(noteColour(4).name).toBe("blue");
  });

  it("writes names in white on tints of at least 4.5:1", () => {
    for (let participant = 0; participant < 20; participant += 1) {
      expect(contrast(personTint(participant), "#ffffff")).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe("tiles", () => {
  it("are painted at the level that is drawn at its own size or slightly smaller", () => {
    for (const scale of [0.05, 0.33, Math.SQRT1_2, 1, 1.1, 2, 16]) {
      const ratio = scale / scaleOf(levelOf(scale));
      expect(ratio).toBeLessThanOrEqual(1.01);
      expect(ratio).toBeGreaterThan(0.7);
    }
    expect(scaleOf(levelOf(1))).toBe(1);
  });
});

describe("what others did", () => {
  it("is counted once each, less one's own", () => {
    const summary = new ChangeSummary([1, 2, 3]);
    const present = new Set([1, 2, 4, 5]);
    const has = (id: number) => present.has(id);
    summary.note([1, 1, 3, 4, 5], has);
    expect(summary.take(new Set([5]))).toEqual({ added: 1, edited: 1, removed: 1 });
    expect(summary.take(new Set())).toEqual({ added: 0, edited: 0, removed: 0 });
  });

  it("passes over what came and went in between", () => {
    const summary = new ChangeSummary([]);
    summary.note([1], () => true);
    summary.note([1], () => false);
    expect(summary.take(new Set())).toEqual({ added: 0, edited: 0, removed: 0 });
  });
});

describe("pointers of others", () => {
  const person = (x: number): Person => ({
    session: 2,
    participant: 2,
    name: "",
    role: "participant",
    self: false,
    cursor: { x, y: 0 },
    editing: null,
  });

  it("glide to where they are going and then rest", () => {
    const cursors = new RemoteCursors();
    expect(cursors.advance([person(0)], 16, false)).toBe(false);
    expect(cursors.advance([person(100)], 16, false)).toBe(true);
    let frames = 0;
    while (cursors.advance([person(100)], 16, false)) frames += 1;
    expect(frames).toBeGreaterThan(5);
    expect(frames).toBeLessThan(60);
  });

  it("jump under reduced motion", () => {
    const cursors = new RemoteCursors();
    cursors.advance([person(0)], 16, true);
    cursors.advance([person(100)], 16, true);
    expect(cursors.advance([person(100)], 16, true)).toBe(false);
  });
});

describe("small rules", () => {
  it("fades the dots out from afar", () => {
    expect(dotOpacity(1)).toBe(1);
    expect(dotOpacity(0.2)).toBe(0);
  });

  it("makes initials of names", () => {
    expect(initialsOf("léa martin")).toBe("LM");
    expect(initialsOf("Jean-Noël")).toBe("JN");
    expect(initialsOf("Yann")).toBe("Y");
  });
});
