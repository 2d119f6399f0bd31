// What the teacher said of a clip: as the server has it and, on top of it, what still waits to be saved.

import { call, newId, say } from "../api.js";
import { gettext } from "../language.js";

const KINDS = ["notes", "marks", "judgements"];
const LOOK_MS = 10000;

/**
 * Notes, marks and judgements of one clip. Events: `change`, and `saved` when all of it is on the server.
 *
 * A change shows at once and waits in the outbox until the server has it. Other tabs of this browser hear of changes at
 * once, other browsers' changes are looked for every ten seconds.
 */
export class Said extends EventTarget {
  #serial = 0;
  #saved = 0; // when the latest of the changes that are saved had been made
  #shown = "";
  #known = Object.fromEntries(KINDS.map((kind) => [kind, []]));

  /** `clip` with its `id`, `content` and `name`. */
  constructor(clip, outbox) {
    super();
    Object.assign(this, { clip: clip.id, content: clip.content, name: clip.name, outbox });
    this.#show();
    outbox.addEventListener("change", () => this.#show());
    outbox.addEventListener("accepted", ({ detail }) => this.#accepted(detail));
    outbox.addEventListener("elsewhere", ({ detail }) => detail === this.content && this.load());
    outbox.addEventListener("moved", ({ detail }) => detail.content === this.content && this.#moved(detail));
    outbox.addEventListener("told", ({ detail }) => say(detail));
    document.addEventListener("visibilitychange", () => document.hidden || this.#look());
    setInterval(() => document.hidden || this.#look(), LOOK_MS);
  }

  /** Its changes that are not saved yet. */
  get waiting() {
    return this.outbox.waiting.filter(({ clip, content }) => (content ? content === this.content : clip === this.clip));
  }

  /** The ids of the words that the server has not taken when they were sent. */
  get unsaved() {
    return new Set(this.waiting.filter((change) => change.refused).map((change) => change.id));
  }

  /** Fetch all that is said, and put what still waits on top. */
  async load() {
    const address = `/api/clips/${this.clip}/words`;
    try {
      let answer = await call("GET", address);
      if (answer.serial < this.#serial) answer = await call("GET", address); // it was overtaken by a change
      this.#serial = answer.serial;
      for (const kind of KINDS) {
        this.#known[kind] = answer[kind];
        for (const word of answer[kind]) this.outbox.revisions.set(word.id, word.revision);
      }
    } catch (error) {
      if (!this.waiting.length) say(error.message, [gettext("Try again"), () => this.load()]);
    }
    this.#show();
    this.outbox.send();
  }

  /** Say something; returns its id. */
  add(kind, word) {
    const id = newId();
    this.#put({ how: "add", kind, id, word: { id, author: "", ...word } });
    return id;
  }

  /** Say a word differently; `seen` is the revision that was looked at. */
  change(kind, id, changes, seen) {
    this.#put({ how: "change", kind, id, word: { ...this.#word(kind, id), ...changes } }, seen);
  }

  /** Take a word back. */
  remove(kind, id) {
    this.#put({ how: "remove", kind, id, word: this.#word(kind, id) });
  }

  /** Undo this tab's last change. Returns the moment it was about, or null. */
  async undo() {
    await this.outbox.send(); // what is on its way arrives first
    const last = this.waiting.at(-1);
    if (last && last.at > this.#saved) {
      this.outbox.drop(last);
      return null;
    }
    try {
      const { word } = await call("POST", "/api/undo", { clip: this.clip });
      await this.load();
      this.outbox.announce(this.content);
      say(gettext("Undone."));
      return word.time;
    } catch (error) {
      say(error.message);
      return null;
    }
  }

  #put(change, seen) {
    this.outbox.put({ ...change, clip: this.clip, content: this.content, name: this.name }, seen);
  }

  #word(kind, id) {
    return this[kind].find((one) => one.id === id) ?? { id };
  }

  /** Put what waits on top of what the server has. */
  #show() {
    for (const kind of KINDS) this[kind] = [...this.#known[kind]];
    for (const { how, kind, id, word } of this.waiting) {
      const there = this[kind].findIndex((one) => one.id === id);
      if (how === "remove" && there >= 0) this[kind].splice(there, 1);
      else if (how !== "remove" && there >= 0) this[kind][there] = { ...this[kind][there], ...word };
      else if (how !== "remove" && word.time >= 0) this[kind].push(word);
    }
    for (const kind of KINDS) this[kind].sort((a, b) => a.time - b.time);
    const shown = JSON.stringify([...KINDS.map((kind) => this[kind]), [...this.unsaved]]);
    if (shown !== this.#shown) this.dispatchEvent(new Event("change")); // a list made anew loses the focus
    this.#shown = shown;
  }

  #accepted({ change, word, serial }) {
    if (change.content !== this.content) return;
    this.#serial = serial ?? this.#serial;
    this.#saved = Math.max(this.#saved, change.at);
    const others = this.#known[change.kind].filter((one) => one.id !== word.id);
    this.#known[change.kind] = word.deleted_at ? others : [...others, word];
    this.#show();
    if (!this.waiting.length) this.dispatchEvent(new Event("saved"));
  }

  #moved({ clip, name }) {
    Object.assign(this, { clip, name });
    const open = () => location.assign(`/clip/${clip}`);
    const text = gettext("The clip is now called {name}; what you write is saved with it.", { name });
    say(text, [gettext("Open it there"), open]);
  }

  async #look() {
    try {
      const { serial } = await call("GET", `/api/clips/${this.clip}/serial`);
      if (serial !== this.#serial) await this.load();
    } catch {
      // the next change says it
    }
  }
}
