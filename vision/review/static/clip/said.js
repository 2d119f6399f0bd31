// What the teacher said of a clip: kept on the server at once, and in this browser until the server has it.

import { ApiError, call, newId, say, tab } from "../api.js";

const KINDS = ["notes", "marks", "judgements"];
const AGAIN_MS = 3000;
const LOOK_MS = 10000;
/** What another tab left unsaved for so long, it will not send itself: it was closed or crashed. */
const LEFT_MS = 60000;

/**
 * Notes, marks and judgements of one clip. Events: `change`, and `saved` when all of it is on the server.
 *
 * A change shows at once, waits in `localStorage` and is sent again until the server has it, also after a reload. Ids
 * are made here, so that sending twice says nothing twice. Other tabs of this browser hear of changes at once, other
 * browsers' changes are looked for every ten seconds.
 */
export class Said extends EventTarget {
  #serial = 0;
  #sending = false;

  constructor(clip) {
    super();
    this.clip = clip;
    this.stored = `janu-unsaved-${clip}-${tab}`;
    for (const kind of KINDS) this[kind] = [];
    this.waiting = this.#read();
    this.#keep();
    this.channel = new BroadcastChannel("janu-said");
    this.channel.addEventListener("message", (event) => event.data === clip && this.load());
    document.addEventListener("visibilitychange", () => document.hidden || this.#look());
    setInterval(() => document.hidden || this.#look(), LOOK_MS);
  }

  /** Fetch all that is said, and put what still waits on top. */
  async load() {
    try {
      const answer = await call("GET", `/api/clips/${this.clip}/words`);
      this.#serial = answer.serial;
      for (const kind of KINDS) this[kind] = answer[kind];
      for (const change of this.waiting) this.#apply(change);
    } catch (error) {
      say(error.message, ["Try again", () => this.load()]);
    }
    this.#changed();
    this.#send();
  }

  /** Say something; returns the word with its id. */
  add(kind, word) {
    const made = { id: newId(), author: "", ...word };
    this.#put({ how: "add", kind, id: made.id, word: made });
    return made;
  }

  /** Say a word differently. */
  change(kind, id, changes) {
    this.#put({ how: "change", kind, id, word: changes });
  }

  /** Take a word back. */
  remove(kind, id) {
    this.#put({ how: "remove", kind, id });
  }

  /** Undo this tab's last change. Returns the moment it was about, or null. */
  async undo() {
    if (this.waiting.length && !this.#sending) {
      this.waiting.pop();
      this.#keep();
      await this.load();
      return null;
    }
    try {
      const { word } = await call("POST", "/api/undo", { clip: this.clip });
      await this.load();
      this.channel.postMessage(this.clip);
      say("Undone.");
      return word.time;
    } catch (error) {
      say(error.status === 404 ? "There is nothing to undo in this tab." : error.message);
      return null;
    }
  }

  #put(change) {
    this.waiting.push(change);
    this.#keep();
    this.#apply(change);
    this.#changed();
    this.#send();
  }

  #apply({ how, kind, id, word }) {
    const there = this[kind].findIndex((one) => one.id === id);
    if (how === "remove" && there >= 0) this[kind].splice(there, 1);
    else if (how !== "remove" && there >= 0) this[kind][there] = { ...this[kind][there], ...word };
    else if (how === "add") this[kind].push(word);
    this[kind].sort((a, b) => a.time - b.time);
  }

  /** Send what waits, one after the other. */
  async #send() {
    if (this.#sending || !this.waiting.length) return;
    this.#sending = true;
    while (this.waiting.length) {
      try {
        const answer = await this.#sent(this.waiting[0]);
        if (answer) this.#learn(this.waiting[0], answer);
      } catch (error) {
        if (!(error instanceof ApiError) || error.status === 0 || error.status >= 500) {
          say("Not saved yet: Janu does not answer. It is kept in this browser and sent as soon as it does.");
          setTimeout(() => this.#send(), AGAIN_MS);
          break;
        }
        this.#refused(this.waiting[0], error);
      }
      this.waiting.shift();
      this.#keep();
    }
    this.#sending = false;
    this.#changed();
    if (!this.waiting.length) this.dispatchEvent(new Event("saved"));
  }

  async #sent({ how, kind, id, word }) {
    if (how === "add") return call("POST", `/api/clips/${this.clip}/${kind}`, outgoing(kind, word));
    const now = this[kind].find((one) => one.id === id);
    if (how === "remove") return call("DELETE", `/api/${kind}/${id}?revision=${this.#revision(kind, id)}`);
    if (!now) return null;
    return call("PUT", `/api/${kind}/${id}`, {
      ...outgoing(kind, { ...now, ...word }, false),
      revision: this.#revision(kind, id),
    });
  }

  #revisions = new Map();

  /** The revision that a change is based on: the last one this page has seen. */
  #revision(kind, id) {
    return this.#revisions.get(id) ?? this[kind].find((one) => one.id === id)?.revision ?? 1;
  }

  #learn({ how, kind, id }, { word, serial }) {
    this.#serial = serial;
    this.#revisions.set(id, word.revision);
    if (how !== "remove")
      this.#apply({ how: "change", kind, id, word: { revision: word.revision, measured: word.measured } });
    this.channel.postMessage(this.clip);
  }

  /** Somebody was faster: theirs stands, and what was written here becomes a word of its own. */
  #refused({ how, kind, word }, error) {
    if (error.status === 409 && how === "change" && kind === "notes" && word.text) {
      const theirs = error.body?.word ?? {};
      say("Somebody changed this note meanwhile: yours is kept beside it.");
      this.waiting.push({
        how: "add",
        kind,
        ...again({ time: theirs.time ?? 0, check: theirs.check ?? null, author: "", ...word }),
      });
    } else if (how !== "remove" || (error.status !== 404 && !error.body?.word?.deleted_at)) say(error.message);
    setTimeout(() => this.load());
  }

  async #look() {
    try {
      const { serial } = await call("GET", `/api/clips/${this.clip}/serial`);
      if (serial !== this.#serial && !this.waiting.length) await this.load();
    } catch {
      // the next change says it
    }
  }

  #changed() {
    for (const kind of KINDS)
      for (const word of this[kind]) if (word.revision) this.#revisions.set(word.id, word.revision);
    document.documentElement.dataset.saved = this.waiting.length ? "no" : "yes";
    this.dispatchEvent(new Event("change"));
  }

  /** What this tab had not saved when it was closed, and what others left. */
  #read() {
    const found = [];
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(`janu-unsaved-${this.clip}-`))) {
      try {
        const { at, waiting } = JSON.parse(localStorage.getItem(key));
        if (key !== this.stored && Date.now() - at < LEFT_MS) continue;
        found.push(...waiting);
      } catch {
        // not written by this page
      }
      localStorage.removeItem(key);
    }
    return found;
  }

  #keep() {
    if (this.waiting.length)
      localStorage.setItem(this.stored, JSON.stringify({ at: Date.now(), waiting: this.waiting }));
    else localStorage.removeItem(this.stored);
  }
}

const again = (word) => {
  const id = newId();
  return { id, word: { ...word, id } };
};

/** What the server takes of a word. */
const FIELDS = {
  notes: ["time", "author", "check", "text"],
  marks: ["time", "author", "kind", "points", "colour", "note"],
  judgements: ["time", "author", "side", "hold", "check", "status", "comment"],
};

function outgoing(kind, word, withId = true) {
  const found = withId ? { id: word.id } : {};
  for (const name of FIELDS[kind]) if (word[name] !== undefined) found[name] = word[name];
  return found;
}
