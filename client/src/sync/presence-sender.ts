// Tells the others where this person points and what they edit: the last state, at most once in 33 ms.

import type { ObjectId } from "../document/types";
import type { Environment } from "../net/environment";
import type { PresenceUpdate } from "../protocol/presence-codec";
import { fixedPosition } from "./note-changes";

const PRESENCE_MILLISECONDS = 33;

export interface PresenceParts {
  readonly environment: Environment;
  isConnected(): boolean;
  current(id: ObjectId): ObjectId; // an id may have been made anew since the view set it
  send(update: PresenceUpdate): void;
}

export class PresenceSender {
  cursor: { readonly x: number; readonly y: number } | null = null;
  editing: ObjectId | null = null;
  private newName: string | null = null;
  private timer: unknown = null;
  private stopped = false;

  constructor(private readonly parts: PresenceParts) {}

  rename(name: string): void {
    this.newName = name;
  }

  schedule(): void {
    if (this.timer !== null || this.stopped) return;
    this.timer = this.parts.environment.setTimer(() => {
      this.timer = null;
      if (!this.parts.isConnected()) return;
      const { cursor, editing, newName } = this;
      const at = cursor && fixedPosition(cursor.x, cursor.y);
      this.parts.send({
        cursor: at && { x: at.x, y: at.y },
        editing: editing === null ? 0 : this.parts.current(editing),
        displayName: newName,
        caret: null,
        mark: null,
        stroke: null,
      });
      this.newName = null;
    }, PRESENCE_MILLISECONDS);
  }

  stop(): void {
    this.stopped = true;
    if (this.timer !== null) this.parts.environment.clearTimer(this.timer);
  }
}
