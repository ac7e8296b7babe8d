// Virtual time: nothing happens but what a test lets happen.
export class VirtualTime {
  milliseconds = 1_790_000_000_000;
  private timers: { readonly at: number; readonly id: number; readonly run: () => void }[] = [];
  private nextId = 1;

  setTimer(run: () => void, wait: number): number {
    const id = this.nextId++;
    this.timers.push({ at: this.milliseconds + wait, id, run });
    return id;
  }

  clearTimer(id: unknown): void {
    this.timers = this.timers.filter((timer) => timer.id !== id);
  }

  async advance(milliseconds: number): Promise<void> {
    const end = this.milliseconds + milliseconds;
    for (;;) {
      await settled();
      const due = this.timers.filter(({ at }) => at <= end);
      const next = due.sort((a, b) => a.at - b.at || a.id - b.id)[0];
      if (!next) break;
      this.clearTimer(next.id);
      this.milliseconds = Math.max(this.milliseconds, next.at);
      next.run();
    }
    this.milliseconds = end;
    await settled();
  }
}

// The memory store answers in microtasks: a few rounds of them empty the queue.
const settled = async (): Promise<void> => {
  for (let k = 0; k < 40; k++) await Promise.resolve();
};
