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

interface Waiting {
  readonly resolve: (message: Buffer) => void;
  readonly reject: (error: Error) => void;
}

export class OtherReplica {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting: Waiting[] = [];
  private received: Buffer = Buffer.alloc(0);

  constructor(program: string) {
    this.child = spawn(program);
    this.child.stderr.pipe(process.stderr);
    this.child.stdout.on("data", (bytes: Buffer) => this.receive(bytes));
    this.child.on("error", (error) => this.fail(error));
    this.child.on("close", (code, signal) => {
      this.fail(new Error(`the other replica ended (${signal ?? code})`));
    });
  }

  ask(message: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.stdin.write(Buffer.concat([numbered(message.length), message]));
    });
  }

  end(): void {
    this.child.stdin.end();
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

  private fail(error: Error): void {
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}
