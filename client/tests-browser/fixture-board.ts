// A BoardClient in memory, with people who move: what views and tools see, without a server.

import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type {
  Author,
  BoardClient,
  Connection,
  DeletedObject,
  Note,
  ObjectId,
  Person,
  Rejection,
  Role,
  TextChange,
} from "../src/sync/api";
import { applyChange } from "../src/tools/text-change";

const texts = [
  "Comment faire pour que le citoyen trouve sa place et lui permettre de saisir son rôle ?",
  "Comment amener l’élu(e) à partager sa souveraineté et son pouvoir dans les prises de décision ?",
  "Comment faire de la démocratie participative sans remettre en cause la démocratie ?",
  "Osons !",
  "Pourquoi ne pas passer d’une culture du consensus à une culture du consentement ?",
  "Comment s’inspirer les uns des autres pour ne pas refaire de zéro ?",
  "Qu’est-ce qui nous permet d’assumer une erreur ?",
  "Confiance : elle se gagne en gouttes et se perd en litres.",
  "Comment faire simple (groupe de travail, comité de pilotage, comité technique, comitologie complexe…) tout en restant crédible auprès des usagers ?",
  "Voir grand,\ncommencer petit",
  "Personne ne dit non",
  "Le retour en arrière est-il possible ?",
  "Partager un ensemble de règles communes, installer une relation de confiance",
  "Avec qui partager le pouvoir ?",
];
const names = ["Camille", "Léa Martin", "Yann", "Amina", "Jo", "Noël", "Mésange sereine", ""];

export interface FixtureOptions {
  readonly notes: number;
  readonly people: number;
  readonly role: Role;
  readonly connection: Connection;
  readonly displayName: string;
}

export class FixtureBoard implements BoardClient {
  readonly connection: ReadonlySignal<Connection>;
  readonly pendingCount: ReadonlySignal<number>;
  readonly people = signal<readonly Person[]>([]);
  readonly title = signal("Comment oser l’utopie ? Récolte de questions");
  readonly role: ReadonlySignal<Role>;
  readonly joinCode: ReadonlySignal<string>;
  readonly keptUntil = signal(Date.now() + 365 * 24 * 3600 * 1000);
  readonly rejections = signal<readonly Rejection[]>([
    { object: 3, verdict: "VERDICT_FROZEN", text: "Une phrase arrivée trop tard", changes: 1 },
    { object: 90, verdict: "APPLIED_TO_DELETED", text: " et mes mots à moi", changes: 3 },
  ]);
  readonly loaded = signal(true);
  readonly canUndo = signal(false);
  readonly canRedo = signal(false);
  readonly authorsRevision = signal(0);

  private readonly map = new Map<ObjectId, Note>();
  private readonly removed = new Map<ObjectId, Note>();
  private readonly listeners = new Set<(ids: ReadonlySet<ObjectId>) => void>();
  private readonly textListeners = new Map<ObjectId, (changes: readonly TextChange[]) => void>();
  private nextId = 1;
  private readonly timer: ReturnType<typeof setInterval>;
  private own = { cursor: null as { x: number; y: number } | null, editing: null as number | null };

  constructor(private readonly options: FixtureOptions) {
    this.connection = signal(options.connection);
    this.pendingCount = signal(options.connection.kind === "offline" ? 3 : 0);
    this.role = signal(options.role);
    this.joinCode = signal(options.role === "facilitator" ? "K7QX-M2PR" : "");
    const columns = Math.max(6, Math.ceil(Math.sqrt(options.notes * 1.6)));
    for (let index = 0; index < options.notes; index += 1) {
      const tall = index % texts.length === 8;
      const id = this.nextId;
      this.nextId += 1;
      this.map.set(id, {
        id,
        x: (index % columns) * 232 + (Math.floor(index / columns) % 2) * 40 + ((index * 37) % 13),
        y: Math.floor(index / columns) * 240 + ((index * 53) % 29),
        width: tall ? 264 : 200,
        height: 200,
        colour: [1, 1, 3, 1, 4, 5, 1, 2, 3, 6, 5][index % 11] ?? 1,
        text: texts[index % texts.length] ?? "",
        pending: false,
      });
    }
    let beat = 0;
    const move = () => {
      beat += 1;
      this.people.value = this.everyone(beat);
      if (beat % 5 === 0 && options.people > 2) this.typeRemotely(7);
    };
    move();
    this.timer = setInterval(move, 120);
  }

  private everyone(beat: number): Person[] {
    const { displayName, role, people } = this.options;
    const self: Person = {
      session: 1,
      participant: 1,
      name: displayName,
      role,
      self: true,
      cursor: this.own.cursor,
      editing: this.own.editing,
    };
    const others = Array.from({ length: Math.max(0, people - 1) }, (_, index): Person => {
      const angle = beat / (9 + index * 2) + index * 2;
      const cursor = {
        x: 620 + Math.cos(angle) * (180 + index * 90),
        y: 380 + Math.sin(angle) * 260,
      };
      return {
        session: index + 2,
        participant: index + 2,
        name: names[index % names.length] ?? "",
        role: "participant",
        self: false,
        cursor: index < 4 ? cursor : null,
        editing: index === 1 ? 7 : null,
      };
    });
    return [self, ...others];
  }

  private typeRemotely(id: ObjectId): void {
    const note = this.map.get(id);
    if (note === undefined || note.text.length > 90) return;
    const change = { position: note.text.length, deleted: 0, inserted: "…" };
    this.textListeners.get(id)?.([change]);
    this.put(id, { text: applyChange(note.text, change) });
  }

  private put(id: ObjectId, fields: Partial<Note>): void {
    const note = this.map.get(id);
    if (note === undefined) return;
    this.map.set(id, { ...note, ...fields });
    this.tell([id]);
  }

  private tell(ids: readonly ObjectId[]): void {
    batch(() => {
      for (const listener of this.listeners) listener(new Set(ids));
    });
  }

  notes(): ReadonlyMap<ObjectId, Note> {
    return this.map;
  }
  subscribe(listener: (changed: ReadonlySet<ObjectId>) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  subscribeText(id: ObjectId, listener: (changes: readonly TextChange[]) => void): () => void {
    this.textListeners.set(id, listener);
    return () => this.textListeners.delete(id);
  }
  createNote(at: {
    x: number;
    y: number;
    width: number;
    height: number;
    colour: number;
  }): ObjectId {
    const id = this.nextId;
    this.nextId += 1;
    this.map.set(id, { id, ...at, text: "", pending: false });
    this.tell([id]);
    return id;
  }
  move(id: ObjectId, x: number, y: number): void {
    this.put(id, { x, y });
  }
  resize(id: ObjectId, width: number, height: number): void {
    this.put(id, { width, height });
  }
  setColour(id: ObjectId, colour: number): void {
    this.put(id, { colour });
  }
  remove(id: ObjectId): void {
    const note = this.map.get(id);
    if (note === undefined) return;
    this.removed.set(id, note);
    this.map.delete(id);
    this.tell([id]);
  }
  restore(id: ObjectId): void {
    const note = this.removed.get(id);
    if (note === undefined) return;
    this.map.set(id, note);
    this.tell([id]);
  }
  copyDeleted(id: ObjectId): ObjectId | null {
    const note = this.removed.get(id);
    if (note === undefined) return null;
    const copy = this.createNote(note);
    this.put(copy, { text: note.text });
    return copy;
  }
  editText(id: ObjectId, change: TextChange): void {
    const note = this.map.get(id);
    if (note !== undefined) this.put(id, { text: applyChange(note.text, change) });
  }
  place(): void {}
  compareDrawn(a: ObjectId, b: ObjectId): number {
    return a - b;
  }
  beginGesture(): void {}
  endGesture(): void {}
  undo(): ReadonlySet<ObjectId> {
    return new Set();
  }
  redo(): ReadonlySet<ObjectId> {
    return new Set();
  }
  deletedObjects(): readonly DeletedObject[] {
    const at = Date.now();
    return [...this.removed.values()]
      .filter(({ id }) => !this.map.has(id))
      .map(({ id, text }) => ({ id, kind: 1, text, at, replica: 1 }));
  }
  deletedNote(id: ObjectId): Note | null {
    return this.map.has(id) ? null : (this.removed.get(id) ?? null);
  }
  authorOf(): Author | null {
    return { participant: 1, name: "Camille", self: false };
  }
  lookUpAuthors(): void {}
  setCursor(at: { x: number; y: number } | null): void {
    this.own.cursor = at;
  }
  setEditing(id: ObjectId | null): void {
    this.own.editing = id;
  }
  setDisplayName(): void {}
  dismissRejection(index: number): void {
    this.rejections.value = this.rejections.value.filter((_, at) => at !== index);
  }
  retryNow(): void {}
  close(): void {
    clearInterval(this.timer);
  }
}
