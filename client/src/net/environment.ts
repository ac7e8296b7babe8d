// What a connection needs from outside: time, chance, sockets and the browser's notices, so that tests
// may hold them in their hands.

import { type Notices, watchPage } from "./notices";

export interface SocketLike {
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  onerror: (() => void) | null;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
}

export interface Environment {
  now(): number;
  random(): number;
  setTimer(run: () => void, milliseconds: number): unknown;
  clearTimer(timer: unknown): void;
  createSocket(url: string): SocketLike;
  // Tells of each notice until the function that it returns is called.
  watch(notices: Notices): () => void;
}

export const browserEnvironment: Environment = {
  now: () => Date.now(),
  random: () => Math.random(),
  setTimer: (run, milliseconds) => setTimeout(run, milliseconds),
  clearTimer: (timer) => clearTimeout(timer as number),
  createSocket: (url) => new WebSocket(url) as SocketLike,
  watch: (notices) => watchPage(notices, window, document),
};
