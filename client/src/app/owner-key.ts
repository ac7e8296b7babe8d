// The key that opens all boards of a server. It is kept for the tab alone (sessionStorage), because
// town halls share computers; a person who ticks the box keeps it on the device (localStorage).

const stored = "atelier.ownerKey";

function stores(): Storage[] {
  try {
    return [sessionStorage, localStorage];
  } catch {
    return [];
  }
}

export function keptOwnerKey(): string | null {
  for (const store of stores()) {
    const key = store.getItem(stored);
    if (key !== null) return key;
  }
  return null;
}

export function keepOwnerKey(key: string, place: "tab" | "device"): void {
  const [tab, device] = stores();
  try {
    (place === "device" ? device : tab)?.setItem(stored, key);
  } catch {
    // Then the key lasts as long as the page.
  }
}

export function forgetOwnerKey(): void {
  for (const store of stores()) store.removeItem(stored);
}
