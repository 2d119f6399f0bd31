// What is drawn over the frames, fetched in pieces as they are needed: see vision/review/clip/overlay.py.

import { gettext } from "../language.js";

const KEPT = 640;
const AGAIN_MS = 400;
/** Milliseconds that a jump waits for what is drawn there. */
const PATIENCE_MS = 1000;

/**
 * The rows of numbers to draw; where the server does not answer it is asked again.
 * Events: `piece` when more have come, `missing` where there is nothing to draw with.
 */
export class Pieces extends EventTarget {
  #pieces = new Map();
  #coming = new Map();

  /** `missing`: why there is nothing to draw with, if that is known. */
  constructor(address, version, { piece, stride, parts }, missing = "") {
    super();
    this.address = address;
    this.version = version;
    this.piece = piece;
    this.stride = stride;
    this.parts = Object.fromEntries(parts.map((part) => [part.name, part]));
    this.missing = missing;
  }

  /** A frame's row, or null where it has yet to come; the piece after it is fetched ahead. */
  row(frame, count) {
    const number = Math.floor(frame / this.piece);
    const rows = this.#pieces.get(number);
    this.#fetch(number);
    if ((frame % this.piece) * 2 > this.piece && (number + 1) * this.piece < count) this.#fetch(number + 1);
    const at = (frame - number * this.piece) * this.stride;
    return rows && at < rows.length ? rows.subarray(at, at + this.stride) : null;
  }

  /** Fetch a frame's row: a promise that it has come, or takes too long; null where nothing is to be waited for. */
  fetched(frame) {
    const number = Math.floor(frame / this.piece);
    if (this.missing || this.#pieces.has(number)) return null;
    return Promise.race([this.#fetch(number), new Promise((done) => setTimeout(done, PATIENCE_MS))]);
  }

  /** Fetch what is gone to next, one after the other: the pieces of these frames, and all others where they are few. */
  async ahead(frames, count) {
    const all = Math.ceil(count / this.piece);
    const others = all <= KEPT ? Array.from({ length: all }, (_, number) => number) : [];
    for (const number of new Set([...frames.map((frame) => Math.floor(frame / this.piece)), ...others])) {
      while (this.#coming.size) await Promise.all(this.#coming.values()); // a jump comes first
      await this.#fetch(number);
    }
  }

  /** Fetch a piece, once at a time: a promise that it has come, or that there is nothing to draw with. */
  #fetch(number) {
    if (this.missing || this.#pieces.has(number)) return null;
    if (!this.#coming.has(number)) this.#coming.set(number, this.#ask(number));
    return this.#coming.get(number);
  }

  async #ask(number) {
    while (!this.missing && !this.#pieces.has(number)) {
      const answer = await fetch(`${this.address}${number}.bin?v=${this.version}`).catch(() => null);
      const rows = answer?.status === 200 ? await answer.arrayBuffer().catch(() => null) : null;
      if (rows) this.#keep(number, new Float32Array(rows));
      else if (answer?.status === 404) this.#give_up((await answer.json().catch(() => null))?.error);
      else await new Promise((done) => setTimeout(done, AGAIN_MS));
    }
    this.#coming.delete(number);
  }

  #keep(number, rows) {
    this.#pieces.set(number, rows);
    if (this.#pieces.size > KEPT) this.#pieces.delete(this.#pieces.keys().next().value);
    this.dispatchEvent(new Event("piece"));
  }

  #give_up(why) {
    this.missing = why ?? gettext("There are no landmarks with this result: score the clip again to see the overlay.");
    this.dispatchEvent(new Event("missing"));
  }
}
