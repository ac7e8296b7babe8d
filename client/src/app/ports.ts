// What the pages need from outside: a live board, the HTTP routes and a memory of who this is. The
// composition root gives the real ones; the fixture for looking at pages gives others.

import type { BoardClient } from "../sync/api";
import type { Api } from "./http-api";

export interface Identity {
  tokenFor(board: string): string | null;
  keepToken(board: string, token: string): void;
  displayName(): string | null; // null before the first answer; "" for people who gave none
  keepDisplayName(name: string): void;
}

export interface Ports {
  readonly api: Api;
  readonly identity: Identity;
  openBoard(board: string, token: string, displayName: string): Promise<BoardClient>;
}
