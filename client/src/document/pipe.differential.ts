// The other replica: a program that answers one message with one message (tests/differential/pipe.h).

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

const NUMBER_BYTES = 4;

export const numbered = (...numbers: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(numbers.length * NUMBER_BYTES);
  numbers.forEach((number, k) => {
    bytes.writeUInt32LE(number, k * NUMBER_BYTES);
  });
  return bytes;
};

// The parts of an answer, each with its length before it.
export const partsOf = (message: Buffer): Buffer[] => {
  const parts: Buffer[] = [];
  let place = NUMBER_BYTES;
  for (let left = message.readUInt32LE(0); left > 0; left--) {
    const start = place + NUMBER_BYTES;
    place = start + message.readUInt32LE(place);
    parts.push(message.subarray(start, place));
  }
  return parts;
};

export class ReplicaDied extends Error {}

interface Waiting {
  readonly resolve: (message: Buffer) => void;
  readonly reject: (error: Error) => void;
}

// A program that ended is started anew by the next question, so that one case can be asked again.
export class OtherReplica {
  private child: ChildProcessWithoutNullStreams | null = null;
  private waiting: Waiting[] = [];
  private received: Buffer = Buffer.alloc(0);

  constructor(private readonly program: string) {}

  // Rejected with what the program ended with, where it ends without an answer.
  ask(message: Buffer): Promise<Buffer> {
    const child = this.child ?? this.start();
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      child.stdin.write(Buffer.concat([numbered(message.length), message]));
    });
  }

  end(): void {
    this.child?.stdin.end();
  }

  private start(): ChildProcessWithoutNullStreams {
    const child = spawn(this.program);
    this.child = child;
    child.stderr.pipe(process.stderr);
    child.stdin.on("error", () => {}); // its end is told by "close"
    child.stdout.on("data", (bytes: Buffer) => this.receive(bytes));
    child.on("error", (error) => this.ended(child, error.message));
    child.on("close", (code, signal) => {
      this.ended(child, signal ? `killed by ${signal}` : `exit code ${code}`);
    });
    return child;
  }

  private receive(bytes: Buffer): void {
    this.received = this.received.length === 0 ? bytes : Buffer.concat([this.received, bytes]);
    while (this.received.length >= NUMBER_BYTES) {
      const end = NUMBER_BYTES + this.received.readUInt32LE(0);
      if (this.received.length < end) return;
      this.waiting.shift()?.resolve(this.received.subarray(NUMBER_BYTES, end));
      this.received = this.received.subarray(end);
    }
  }

  private ended(child: ChildProcessWithoutNullStreams, how: string): void {
    if (this.child !== child) return; // told before
    const { waiting } = this;
    this.child = null;
    this.waiting = [];
    this.received = Buffer.alloc(0);
    const error = new ReplicaDied(`the other replica, ${this.program}, died: ${how}`);
    for (const { reject } of waiting) reject(error);
  }
}
