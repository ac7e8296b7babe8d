// The stamps that the room gave to writes whose answers were lost: a Welcome tells that they were
// committed, and the state tells the stamp, where the write still stands.

import type { BoardDocument } from "../document/objects";
import type { Stamp } from "../document/types";
import type { PendingOperation } from "./pending";
import { type Mark, markOf } from "./undo-marks";
import { PLACE, propertiesOf } from "./undo-registers";

// `answered` in the order in which they were asked for.
export const correctionsIn = (
  document: BoardDocument,
  answered: readonly PendingOperation[],
  replica: number,
): (readonly [before: Mark, after: Mark])[] => {
  const corrections: (readonly [Mark, Mark])[] = [];
  const seen = new Set<string>(); // the last write to a register is the one that can stand
  for (const { object, change, hlc } of [...answered].reverse()) {
    for (const property of propertiesOf(change)) {
      const register = `${object}/${property}`;
      if (seen.has(register)) continue;
      seen.add(register);
      const stamp = stampOf(document, object, property);
      if (stamp?.replica !== replica) continue;
      corrections.push([markOf({ hlc, replica }), markOf(stamp)]);
    }
  }
  return corrections;
};

const stampOf = (document: BoardDocument, object: number, property: number): Stamp | undefined => {
  const known = document.objects.get(object);
  return property === PLACE ? known?.place.stamp : known?.registers.get(property)?.stamp;
};
