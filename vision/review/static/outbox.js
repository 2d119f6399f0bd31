// What was said and is not saved yet: kept in this browser and sent, in turn, until the server has taken it.

import { ApiError, call, newId, tab } from "./api.js";
import { inBrowser } from "./kept.js";
import { gettext } from "./language.js";
import { fitting, inWords, isKnown, isSame } from "./outgoing.js";

const PREFIX = "janu-unsaved-";
/** Milliseconds until it is sent again: at first, and at most. */
const AGAIN_MS = 3000;
const SELDOM_MS = 30000;
/** What another tab left unsaved for so long is sent from here: that tab was closed or crashed. */
const LEFT_MS = 60000;

/**
 * The changes that wait, of all clips. A change ends only when the server has taken it, when somebody was faster and
 * what was written here is kept as a word of its own, or when it is thrown away on purpose. Each waits for itself:
 * only the changes of one word keep their order. Ids are made here, so that sending twice says nothing twice.
 *
 * A change is `{ how: "add" | "change" | "remove", kind, id, word, base, clip, content, name }`: `word` is the whole
 * word, `base` the revision that was seen, `content` what the clip is known by wherever it lies. `refused` is the
 * ApiError of the last try, `kept` whether the browser's storage has it.
 *
 * Events: `change`; `accepted` (detail: change, word, serial); `elsewhere` (detail: the content that another tab
 * changed); `moved` (detail: content, clip, name); `told` (detail: a sentence).
 */
export class Outbox extends EventTarget {
  waiting = [];
  /** The revisions last seen, by word. */
  revisions = new Map();
  #ours = new Map(); // what a revision became by changes from here
  #pass = null;
  #sent = null;
  #timer = 0;
  #pause = AGAIN_MS;
  #latest = 0;
  #channel = new BroadcastChannel("janu-said");

  constructor() {
    super();
    this.#channel.addEventListener("message", ({ data }) => this.#heard(data));
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden || this.send());
    addEventListener("beforeunload", (event) => {
      if (this.waiting.every((change) => change.kept)) return;
      event.preventDefault();
      event.returnValue = ""; // older browsers ask only so
    });
    this.#take();
    this.#channel.postMessage({ opened: true }); // this page was let in: what waits in others may be sent now
    setInterval(() => this.#take() && this.send(), LEFT_MS);
  }

  /** The changes that the server has not taken when they were sent. */
  get stuck() {
    return this.waiting.filter((change) => change.refused);
  }

  /** Keep a change and send it; `seen` is the revision that it builds upon, unless that is the last one seen. */
  put(change, seen = null) {
    const { id } = change;
    const before = this.waiting.findLast((one) => one.id === id);
    if (before && before !== this.#sent && isRefusal(before.refused)) return this.#instead(before, change);
    let base = before ? null : (seen ?? this.revisions.get(id) ?? null);
    while (this.#ours.has(`${id} ${base}`)) base = this.#ours.get(`${id} ${base}`);
    this.#latest = Math.max(Date.now(), this.#latest + 1);
    this.#keep({ ...change, base, key: PREFIX + newId(), copy: newId(), tab, at: this.#latest });
    this.#pause = AGAIN_MS;
    this.send();
  }

  /** Throw away what waits of a word. */
  discard(id) {
    for (const change of this.waiting.filter((one) => one.id === id)) this.drop(change);
  }

  /** Throw one change away. */
  drop(change) {
    this.#done(change);
    this.#tell("change");
    this.#tell("elsewhere", change.content);
  }

  /** Tell the other tabs of this browser that something is new. */
  announce(content) {
    this.#channel.postMessage({ content });
  }

  /** Send what waits; resolves when all of it was tried once. */
  send() {
    this.#pass ??= this.#all().finally(() => {
      this.#pass = null;
      this.#tell("change");
    });
    return this.#pass;
  }

  async #all() {
    clearTimeout(this.#timer);
    const behind = new Set(); // words of which an earlier change waits
    let change;
    while ((change = this.waiting.find((one) => !behind.has(one.id)))) {
      this.#sent = change;
      const error = await this.#try(change);
      this.#sent = null;
      if (!error || !this.waiting.includes(change)) continue;
      change.refused = error;
      behind.add(change.id);
      if (error.status && error.code !== "no_token") continue;
      for (const other of this.waiting) other.refused ??= error; // it would be the same for all
      break;
    }
    if (!this.waiting.length) this.#pause = AGAIN_MS;
    else this.#timer = setTimeout(() => this.send(), this.#pause);
    this.#pause = Math.min(2 * this.#pause, SELDOM_MS);
  }

  /** Send one change; returns null where it is settled, or must be looked at again, else the error. */
  async #try(change) {
    try {
      const answer = await call(...this.#request(change));
      if (!answer?.word) throw new ApiError(502, { error: gettext("What answered was not Janu.") });
      this.#accepted(change, answer.word, answer.serial);
      return null;
    } catch (error) {
      if (!(error instanceof ApiError)) return new ApiError(400, { error: gettext("this page cannot send it.") });
      if (error.code === "changed" && error.body.word) return this.#conflict(change, error.body.word, error);
      const unknown = error.code === "no_such_word";
      if (unknown && change.how === "remove") return this.#done(change);
      if (unknown && change.how === "change") return this.#keep(Object.assign(change, { how: "add" }));
      if (error.code === "no_such_clip") return this.#find(change, error);
      return error;
    }
  }

  #request(change) {
    const { how, kind, id, word, clip, content } = change;
    const query = content ? `?content=${content}` : "";
    if (how === "add") return ["POST", `/api/clips/${clip}/${kind}${query}`, { id, ...fitting(kind, word) }];
    change.base ??= this.revisions.get(id) ?? 1;
    if (how === "remove") return ["DELETE", `/api/${kind}/${id}?revision=${change.base}`];
    return ["PUT", `/api/${kind}/${id}`, { ...fitting(kind, word), revision: change.base }];
  }

  #accepted(change, word, serial) {
    this.#ours.set(`${change.id} ${change.base}`, word.revision);
    this.revisions.set(change.id, word.revision);
    this.#done(change, word.revision);
    this.#tell("accepted", { change, word, serial });
  }

  /** Somebody was faster: theirs stands, and what was written here becomes a word of its own. */
  #conflict(change, theirs, error) {
    const { how, kind, word, copy, content } = change;
    const gone = Boolean(theirs.deleted_at);
    if (how === "remove" || this.waiting.some((one) => one.id === change.id && one !== change && one.how !== "add")) {
      if (how === "remove" && !gone) this.#tell("told", gettext("Somebody changed this meanwhile, so it was not deleted."));
      this.#done(change, how === "add" ? 0 : change.base); // what was said of it later is not what they saw either
      this.#tell("elsewhere", content);
      return null;
    }
    if (!gone && isSame(kind, theirs, word)) {
      this.#accepted(change, theirs);
      return null;
    }
    if (!copy) return error; // it is such a word already
    const judged = kind === "judgements";
    const own = judged ? { time: word.time, check: word.check, text: inWords(kind, word) } : word;
    const made = { how: "add", kind: judged ? "notes" : kind, id: copy, copy: null, base: null };
    this.#keep(Object.assign(change, made, { word: { author: "", ...own, id: copy } }));
    this.#tell("told", keptHow(gone, judged));
    this.#tell("elsewhere", content);
    return null;
  }

  /** Look where a clip lies now that is not at its place any more. */
  async #find({ clip, content }, error) {
    const found = content && (await call("GET", `/api/contents/${content}`).catch(() => null));
    if (!found || found.clip === clip) return error;
    for (const one of this.waiting.filter((other) => other.content === content)) {
      this.#keep(Object.assign(one, { clip: found.clip, name: found.name }));
    }
    this.#tell("moved", { content, ...found });
    return null;
  }

  /** Say a refused word differently, or take it back: the refused change need not be sent first. */
  #instead(before, change) {
    if (change.how === "remove" && before.how === "add") return this.discard(change.id);
    const how = before.how === "add" ? "add" : change.how;
    this.#keep(Object.assign(before, { how, word: { ...before.word, ...change.word }, refused: null }));
    this.#pause = AGAIN_MS;
    this.send();
  }

  #keep(change) {
    if (!this.waiting.includes(change)) this.waiting.push(change);
    const { refused, kept, ...stored } = change;
    change.kept = inBrowser.set(change.key, stored);
    this.#tell("change");
    return null;
  }

  /** Forget a change, here and in other tabs; what else waits of its word builds upon `revision`. */
  #done(change, revision = null) {
    this.waiting = this.waiting.filter((one) => one !== change);
    this.#follow(change.id, revision);
    inBrowser.remove(change.key);
    this.#channel.postMessage({ content: change.content, key: change.key, id: change.id, revision });
    return null;
  }

  #follow(id, revision) {
    for (const later of this.waiting) if (later.id === id && revision !== null) later.base = revision;
  }

  #heard({ opened, content, key, id, revision }) {
    if (opened) return void this.send();
    if (key && this.waiting.some((one) => one.key === key && one !== this.#sent)) {
      this.waiting = this.waiting.filter((one) => one.key !== key);
      this.#follow(id, revision);
      this.#tell("change");
    }
    this.#tell("elsewhere", content);
  }

  /** Take what this tab had not saved when it was closed, and what others left; tells whether there was something. */
  #take() {
    const known = new Set(this.waiting.map((change) => change.key));
    const found = [];
    for (const key of inBrowser.keys().filter((one) => one.startsWith(PREFIX) && !known.has(one))) {
      const change = inBrowser.get(key);
      if (change?.waiting) found.push(...converted(key, change));
      if (!isKnown(change?.kind) || !change.how || !change.word) continue;
      if (change.tab === tab || Date.now() - change.at > LEFT_MS) found.push({ ...change, key, kept: true });
    }
    if (!found.length) return false;
    this.waiting = [...this.waiting, ...found].sort((a, b) => a.at - b.at);
    this.#latest = Math.max(this.#latest, this.waiting.at(-1).at);
    this.#tell("change");
    return true;
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** What became of a word that somebody deleted (`gone`) or changed meanwhile. */
function keptHow(gone, asNote) {
  if (gone && asNote) return gettext("Somebody deleted this meanwhile: yours is kept as a note.");
  if (gone) return gettext("Somebody deleted this meanwhile: yours is kept beside it.");
  if (asNote) return gettext("Somebody changed this meanwhile: yours is kept as a note.");
  return gettext("Somebody changed this meanwhile: yours is kept beside it.");
}

/** Whether the server has surely not taken what it answered so. */
const isRefusal = (error) => Boolean(error) && error.status >= 400 && error.status < 500 && error.status !== 408;

/** What an older version of this page kept: all changes of a clip under one key. */
function converted(key, { at, waiting }) {
  const clip = key.slice(PREFIX.length).split("-")[0];
  const rest = { clip, content: "", name: "", base: null, copy: null, tab };
  const found = waiting.map((one, i) => ({ word: {}, ...one, ...rest, key: PREFIX + newId(), at: at + i }));
  for (const change of found) change.kept = inBrowser.set(change.key, change);
  if (found.every((change) => change.kept)) inBrowser.remove(key);
  return found;
}
