// Opens a board of the server that this page came from, with the browser's own socket, store and tabs.

import { keepKnownBoard, knownBoard, randomHex, seatKeyFor } from "../identity";
import { browserEnvironment } from "../net/environment";
import type { BoardClient } from "./api";
import { LiveBoardClient } from "./board-client";
import { IndexedDbStore } from "./indexed-db-store";
import { MemoryStore, type PendingStore } from "./store";
import { BrowserTabs } from "./tabs";

const openStore = async (): Promise<PendingStore> => {
  try {
    return await IndexedDbStore.open();
  } catch (error) {
    console.warn("Atelier: no database on this device, pending work lives with the page", error);
    return new MemoryStore();
  }
};

export const openBoard = async (
  board: string,
  token: string,
  displayName: string,
): Promise<BoardClient> => {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const client = await LiveBoardClient.open({
    url: `${scheme}://${location.host}/ws/${board}`,
    board,
    token,
    displayName,
    seatKey: seatKeyFor(board),
    owner: randomHex(8),
    store: await openStore(),
    tabs: new BrowserTabs(board),
    environment: browserEnvironment,
    known: knownBoard(board),
    keepKnown: (known) => keepKnownBoard(board, known),
  });
  const leave = (): void => void client.suspend();
  addEventListener("pagehide", leave);
  client.onClose(() => removeEventListener("pagehide", leave));
  return client;
};
