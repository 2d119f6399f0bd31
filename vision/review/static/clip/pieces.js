// What is drawn over the frames, fetched in pieces as they are needed: see vision/review/clip/overlay.py.

import { gettext } from "../language.js";

const KEPT = 160;
const AGAIN_MS = 400;

/**
 * The rows of numbers to draw; where the server does not answer it is asked again.
 * Events: `piece` when more have come, `missing` where there is nothing to draw with.
 */
export class Pieces extends EventTarget {
  #pieces = new Map();
  #coming = new Set();

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

  /** Fetch what is gone to next, one after the other: the pieces of these frames, and all others where they are few. */
  async ahead(frames, count) {
    const all = Math.ceil(count / this.piece);
    const others = all <= KEPT ? Array.from({ length: all }, (_, number) => number) : [];
    for (const number of new Set([...frames.map((frame) => Math.floor(frame / this.piece)), ...others])) {
      if (this.missing) return;
      await this.#fetch(number);
    }
  }

  async #fetch(number) {
    if (this.missing || this.#pieces.has(number) || this.#coming.has(number)) return;
    this.#coming.add(number);
    try {
      const answer = await fetch(`${this.address}${number}.bin?v=${this.version}`);
      if (answer.status === 200) this.#keep(number, new Float32Array(await answer.arrayBuffer()));
      else if (answer.status === 404) this.#give_up((await answer.json().catch(() => null))?.error);
      else this.#later(number);
    } catch {
      this.#later(number);
    }
    this.#coming.delete(number);
  }

  #keep(number, rows) {
    this.#pieces.set(number, rows);
    if (this.#pieces.size > KEPT) this.#pieces.delete(this.#pieces.keys().next().value);
    this.dispatchEvent(new Event("piece"));
  }

  #later(number) {
    setTimeout(() => this.#fetch(number), AGAIN_MS);
  }

  #give_up(why) {
    this.missing = why ?? gettext("There are no landmarks with this result: score the clip again to see the overlay.");
    this.dispatchEvent(new Event("missing"));
  }
}
