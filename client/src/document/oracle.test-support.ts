// The rules TXT-1 to TXT-6 said as plainly as possible: one node per unit, walked from the root. Slow,
// obviously right, and what the fast text is compared with.

import type { TextEdit, TextInsert } from "./types";

interface Node {
  readonly replica: number;
  readonly counter: number;
  readonly parent: Node | null;
  readonly left: boolean;
  readonly unit: string;
  deleted: boolean;
  readonly children: Node[];
}

export class OracleText {
  private readonly root: Node = node(0, 0, null, false, "");
  private readonly nodes = new Map<string, Node>();

  walk(): Node[] {
    const order: Node[] = [];
    // An explicit stack of things still to do, since backward typing nests deeply.
    const stack: (Node | { readonly emit: Node })[] = [this.root];
    for (let item = stack.pop(); item; item = stack.pop()) {
      if ("emit" in item) {
        if (item.emit !== this.root) order.push(item.emit);
        continue;
      }
      const sorted = [...item.children].sort(siblings);
      const right = sorted.filter((child) => !child.left).reverse();
      const left = sorted.filter((child) => child.left).reverse();
      stack.push(...right, { emit: item }, ...left);
    }
    return order;
  }

  text(): string {
    return this.walk()
      .filter((n) => !n.deleted)
      .map((n) => n.unit)
      .join("");
  }

  makeInsert(position: number, text: string, counter: number): TextInsert {
    const walk = this.walk();
    const first = walk[0];
    if (!first) return { counter, parent: null, left: false, text };
    const id = (n: Node) => ({ replica: n.replica, counter: n.counter });
    if (position === 0) return { counter, parent: id(first), left: true, text };
    const left = walk.filter((n) => !n.deleted)[position - 1];
    if (!left) throw new Error("no such position");
    if (!left.children.some((child) => !child.left)) {
      return { counter, parent: id(left), left: false, text };
    }
    const next = walk[walk.indexOf(left) + 1];
    if (!next) throw new Error("a right child comes after its parent");
    return { counter, parent: id(next), left: true, text };
  }

  apply(edit: TextEdit, author: number): void {
    for (const { counter, parent, left, text } of edit.inserts) {
      let hangsAt = parent ? this.get(parent.replica, parent.counter) : this.root;
      let onLeft = left;
      for (let k = 0; k < text.length; k++) {
        const key = `${author}:${counter + k}`;
        const known = this.nodes.get(key);
        if (known) hangsAt = known;
        else {
          const fresh = node(author, counter + k, hangsAt, onLeft, text.charAt(k));
          hangsAt.children.push(fresh);
          this.nodes.set(key, fresh);
          hangsAt = fresh;
        }
        onLeft = false;
      }
    }
    for (const { replica, counter, length } of edit.deletes) {
      for (let k = 0; k < length; k++) this.get(replica, counter + k).deleted = true;
    }
  }

  private get(replica: number, counter: number): Node {
    const found = this.nodes.get(`${replica}:${counter}`);
    if (!found) throw new Error(`no unit ${replica}:${counter}`);
    return found;
  }
}

const node = (
  replica: number,
  counter: number,
  parent: Node | null,
  left: boolean,
  unit: string,
): Node => ({ replica, counter, parent, left, unit, deleted: false, children: [] });

const continuesParent = (n: Node): boolean =>
  !n.left && n.parent?.replica === n.replica && n.parent.counter + 1 === n.counter;

const siblings = (a: Node, b: Node): number => {
  if (continuesParent(a) !== continuesParent(b)) return continuesParent(a) ? 1 : -1;
  return a.replica - b.replica || a.counter - b.counter;
};
