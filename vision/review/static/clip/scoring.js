// A clip's scoring, asked for and followed from its own page.

import { call } from "../api.js";

const LOOK_MS = 1000;

/**
 * Has a clip scored and follows it, also where that was begun elsewhere. Event: `change`.
 *
 * `state` is `idle`, `waiting`, `scoring` or `failed`; `share` (0 to 1) tells how far it is; `error` is a sentence, and
 * `turn` the clockwise degrees that the picture needs where it was not taken since it does not stand upright.
 */
export class Scoring extends EventTarget {
  constructor(clip) {
    super();
    this.clip = clip;
    this.#put({ state: "idle" });
    this.#look(false).catch(() => {});
  }

  get busy() {
    return this.state === "waiting" || this.state === "scoring";
  }

  /** Have it scored; `turn`: as the picture is to be turned and mirrored, `{ rotate, mirrored }`. */
  async begin(turn = null) {
    this.#put({ state: "waiting" });
    try {
      if (turn) await keepTurn(this.clip, turn);
      await call("POST", "/api/scoring", { clips: [this.clip] });
      await this.#look();
    } catch (error) {
      this.#put({ state: "failed", error: error.message });
    }
  }

  #put({ state, share = 0, error = "", turn = 0 }) {
    Object.assign(this, { state, share, error, turn });
    this.dispatchEvent(new Event("change"));
  }

  /** Ask how far it is, until it is done: then the page is loaded again, with its result. */
  async #look(begun = true) {
    const { clips } = await call("GET", "/api/scoring");
    const now = clips[this.clip];
    if (!now) return begun ? location.reload() : undefined;
    this.#put(now);
    if (!this.busy) return undefined;
    const again = () => this.#look().catch((error) => this.#put({ state: "failed", error: error.message }));
    return setTimeout(again, LOOK_MS);
  }
}

/** Keep how a clip is to be turned when it is scored next; `rotate` null and not mirrored: as it is. */
export const keepTurn = (clip, { rotate, mirrored }) => call("PUT", `/api/clips/${clip}/turn`, { rotate, mirrored });
