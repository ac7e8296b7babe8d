// The order of a text's elements, as a two-level list: blocks of segments (text-parts.ts).
//
// Derived from the tree of text.ts and never sent. Each run holds its segments in order, each segment
// its block, so that an element is found from its id; a cached block makes work near the last place
// cheap. Costs: O(1) near the last place, else O(number of blocks).

import { at } from "./at";
import type { Block, Place, Run, Segment } from "./text-parts";
import { countUpTo, cut, insertSegment, isHiddenBefore } from "./text-segment";

const BLOCK_SEGMENTS_MAX = 64;
const BLOCK_SEGMENTS_LOADED = 40;

export class TextIndex {
  private readonly blocks: Block[];
  private cachedBlock: Block;
  private cachedStart = 0; // visible units before the cached block
  private total = 0;
  private before = 0; // an answer of placeOf()

  // `root` is the sentinel run: one element that is never visible, where the root's children hang.
  constructor(root: Run) {
    const block: Block = { index: 0, visible: 0, segments: [] };
    this.blocks = [block];
    this.cachedBlock = block;
    const segment: Segment = { run: root, start: 0, length: 1, visible: false, block };
    block.segments.push(segment);
    root.segments.push(segment);
  }

  // For loading: forgets the order, the root's element included. append() then gives each segment its
  // place.
  clear(): void {
    const block: Block = { index: 0, visible: 0, segments: [] };
    this.blocks.splice(0, this.blocks.length, block);
    this.cachedBlock = block;
    this.cachedStart = 0;
    this.total = 0;
  }

  get visibleCount(): number {
    return this.total;
  }

  // The segment that holds the unit `inner` of `run`.
  segmentOf(run: Run, inner: number): Segment {
    const { segments } = run;
    return at(segments, segments.length === 1 ? 0 : countUpTo(segments, inner) - 1);
  }

  // The place of the visible unit `position`. REQUIRES: position < visibleCount.
  findVisible(position: number): Place {
    let block = this.cachedBlock;
    let start = this.cachedStart;
    while (position < start) {
      block = at(this.blocks, block.index - 1);
      start -= block.visible;
    }
    while (position >= start + block.visible) {
      start += block.visible;
      block = at(this.blocks, block.index + 1);
    }
    this.cachedBlock = block;
    this.cachedStart = start;
    const { segments } = block;
    let remaining = position - start;
    for (let place = 0; place < segments.length; place++) {
      const segment = at(segments, place);
      if (!segment.visible) continue;
      if (remaining < segment.length) return { segment, offset: remaining };
      remaining -= segment.length;
    }
    throw new Error("text index: a block's count is wrong");
  }

  // The place of a segment in its block; leaves the number of visible units before it in `before`, so
  // that one walk along the block answers both.
  private placeOf(segment: Segment): number {
    const { block } = segment;
    let cached = this.cachedBlock;
    let start = this.cachedStart;
    while (cached.index < block.index) {
      start += cached.visible;
      cached = at(this.blocks, cached.index + 1);
    }
    while (cached.index > block.index) {
      cached = at(this.blocks, cached.index - 1);
      start -= cached.visible;
    }
    this.cachedBlock = block;
    this.cachedStart = start;
    const { segments } = block;
    let before = start;
    let place = 0;
    for (let other = at(segments, 0); other !== segment; other = at(segments, ++place)) {
      if (other.visible) before += other.length;
    }
    this.before = before;
    return place;
  }

  // How many visible units stand before the unit `inner` of `run`, which may be hidden itself.
  visibleBefore(run: Run, inner: number): number {
    const segment = this.segmentOf(run, inner);
    this.placeOf(segment);
    return segment.visible ? this.before + inner - segment.start : this.before;
  }

  next(segment: Segment): Segment | undefined {
    const { block } = segment;
    const inBlock = block.segments[block.segments.indexOf(segment) + 1];
    if (inBlock) return inBlock;
    return this.blocks[block.index + 1]?.segments[0];
  }

  first(): Segment {
    return at(at(this.blocks, 0).segments, 0);
  }

  *segments(): Generator<Segment> {
    for (const block of this.blocks) yield* block.segments;
  }

  // New visible units of `run`, from `start` on, placed after the unit (`after`, `afterInner`).
  // Returns the visible position of the first.
  insertAfter(after: Run, afterInner: number, run: Run, start: number, length: number): number {
    const segment = this.segmentOf(after, afterInner);
    const offset = afterInner - segment.start + 1;
    const place = this.placeOf(segment);
    const position = segment.visible ? this.before + offset : this.before;
    if (offset < segment.length) this.insertInto(segment, place, offset, run, start, length);
    else if (segment.run === run && segment.visible && segment.start + segment.length === start) {
      segment.length += length;
      this.count(segment.block, length);
    } else this.place(segment.block, place + 1, run, start, length);
    return position;
  }

  insertBefore(before: Run, beforeInner: number, run: Run, start: number, length: number): number {
    const segment = this.segmentOf(before, beforeInner);
    const offset = beforeInner - segment.start;
    const place = this.placeOf(segment);
    const position = segment.visible ? this.before + offset : this.before;
    if (offset > 0) this.insertInto(segment, place, offset, run, start, length);
    else this.place(segment.block, place, run, start, length);
    return position;
  }

  // Hides the units `start` to `end` of `run` and tells the position and length of each visible
  // stretch as it goes.
  hide(
    run: Run,
    start: number,
    end: number,
    hidden: (position: number, length: number) => void,
  ): void {
    let inner = start;
    while (inner < end) {
      const segment = this.segmentOf(run, inner);
      const segmentEnd = segment.start + segment.length;
      const stop = Math.min(end, segmentEnd);
      if (segment.visible) {
        const offset = inner - segment.start;
        const place = this.placeOf(segment);
        hidden(this.before + offset, stop - inner);
        this.isolate(segment, place, offset, stop - inner);
      }
      inner = stop;
    }
  }

  // For loading: a segment that has no place yet, and stands in no run's list.
  unplaced(run: Run, start: number, length: number, visible: boolean): Segment {
    return { run, start, length, visible, block: this.cachedBlock };
  }

  // For loading: puts a segment at the end of the order and of its run's list. Blocks are left with room
  // to grow.
  append(segment: Segment): void {
    let block = at(this.blocks, this.blocks.length - 1);
    if (block.segments.length >= BLOCK_SEGMENTS_LOADED) {
      block = { index: this.blocks.length, visible: 0, segments: [] };
      this.blocks.push(block);
    }
    segment.block = block;
    insertSegment(segment.run, segment);
    block.segments.push(segment);
    if (segment.visible) this.count(block, segment.length);
  }

  // Makes `length` visible units from `offset` on a hidden stretch, joined with hidden neighbours of
  // the same run: a text deleted backwards, key by key, stays one segment.
  private isolate(segment: Segment, place: number, offset: number, length: number): void {
    const { block, run } = segment;
    if (offset + length === segment.length) {
      const after = block.segments[place + 1];
      if (after?.run === run && !after.visible && after.start === segment.start + segment.length) {
        this.count(block, -length);
        after.start -= length;
        after.length += length;
        segment.length -= length;
        if (segment.length === 0) {
          this.remove(segment, place);
          this.joinWithPrevious(after, place);
        }
        return;
      }
    }
    if (offset === 0) {
      const before = block.segments[place - 1];
      if (before && isHiddenBefore(before, segment)) {
        this.count(block, -length);
        before.length += length;
        segment.start += length;
        segment.length -= length;
        if (segment.length === 0) this.remove(segment, place);
        return;
      }
    }
    if (offset > 0) {
      const target = this.split(segment, place, offset);
      if (length < target.length) this.split(target, target.block.segments.indexOf(target), length);
      target.visible = false;
      this.count(target.block, -length);
      return;
    }
    if (length < segment.length) this.split(segment, place, length);
    segment.visible = false;
    this.count(segment.block, -length);
  }

  private joinWithPrevious(segment: Segment, place: number): void {
    const before = segment.block.segments[place - 1];
    if (!before || !isHiddenBefore(before, segment)) return;
    before.length += segment.length;
    this.remove(segment, place);
  }

  private remove(segment: Segment, place: number): void {
    segment.block.segments.splice(place, 1);
    const { segments } = segment.run;
    // An emptied segment begins where its neighbour does, and may stand before or after it.
    segments.splice(segments.lastIndexOf(segment, countUpTo(segments, segment.start) - 1), 1);
  }

  // Cuts a segment in two and returns the second part.
  private split(segment: Segment, place: number, offset: number): Segment {
    const { block } = segment;
    const tail = cut(segment, offset);
    block.segments.splice(place + 1, 0, tail);
    if (block.segments.length > BLOCK_SEGMENTS_MAX) this.splitBlock(block);
    return tail;
  }

  // New visible units in the middle of a segment, which they cut in two.
  private insertInto(
    segment: Segment,
    place: number,
    offset: number,
    run: Run,
    start: number,
    length: number,
  ): void {
    const { block } = segment;
    const tail = cut(segment, offset);
    const fresh: Segment = { run, start, length, visible: true, block };
    insertSegment(run, fresh);
    block.segments.splice(place + 1, 0, fresh, tail);
    this.count(block, length);
    if (block.segments.length > BLOCK_SEGMENTS_MAX) this.splitBlock(block);
  }

  private place(block: Block, place: number, run: Run, start: number, length: number): void {
    const segment: Segment = { run, start, length, visible: true, block };
    insertSegment(run, segment);
    block.segments.splice(place, 0, segment);
    this.count(block, length);
    if (block.segments.length > BLOCK_SEGMENTS_MAX) this.splitBlock(block);
  }

  private count(block: Block, delta: number): void {
    block.visible += delta;
    this.total += delta;
    if (block.index < this.cachedBlock.index) this.cachedStart += delta;
  }

  private splitBlock(block: Block): void {
    const moved = block.segments.splice(BLOCK_SEGMENTS_MAX >> 1);
    const fresh: Block = { index: block.index + 1, visible: 0, segments: moved };
    for (const segment of moved) {
      segment.block = fresh;
      if (segment.visible) fresh.visible += segment.length;
    }
    block.visible -= fresh.visible;
    this.blocks.splice(fresh.index, 0, fresh);
    for (let i = fresh.index + 1; i < this.blocks.length; i++) at(this.blocks, i).index = i;
  }
}
