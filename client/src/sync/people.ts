// Who is here, from presence events. Presence is never stored and may be merged or dropped.

import { UNITS_PER_POINT } from "../document/limits";
import type { PresenceEvent, PresenceUpdate } from "../protocol/presence-codec";
import type { Person } from "./api";

export class People {
  private readonly bySession = new Map<number, Person>();
  private self = 0;

  // A new session: arrivals of everyone present follow, one's own included (PRE-2).
  welcome(session: number): void {
    this.self = session;
    this.bySession.clear();
  }

  take(event: PresenceEvent): void {
    const { session } = event;
    if (event.type === "departure") this.bySession.delete(session);
    else if (event.type === "arrival") {
      const { participant, displayName, role, state } = event;
      const self = session === this.self;
      const person = { session, participant, name: displayName, role, self };
      this.bySession.set(session, { ...person, ...placeOf(state) });
    } else {
      const person = this.bySession.get(session);
      if (!person) return;
      const name = event.state.displayName ?? person.name;
      this.bySession.set(session, { ...person, name, ...placeOf(event.state) });
    }
  }

  list(): readonly Person[] {
    return [...this.bySession.values()];
  }
}

const placeOf = ({ cursor, editing }: PresenceUpdate): Pick<Person, "cursor" | "editing"> => ({
  cursor: cursor ? { x: cursor.x / UNITS_PER_POINT, y: cursor.y / UNITS_PER_POINT } : null,
  editing: editing === 0 ? null : editing,
});
