// What this browser keeps for the page. Its storage may be full, or forbidden: then nothing is kept, and that is told.

/** One of the browser's two storages, which never raises. */
class Kept {
  #name;

  constructor(name) {
    this.#name = name;
  }

  /** The storage; null where the browser forbids it. */
  get #area() {
    try {
      return window[this.#name];
    } catch {
      return null;
    }
  }

  keys() {
    try {
      return Object.keys(this.#area ?? {});
    } catch {
      return [];
    }
  }

  /** What is kept under a key, from JSON; null where there is nothing that can be read. */
  get(key) {
    try {
      return JSON.parse(this.#area.getItem(key));
    } catch {
      return null;
    }
  }

  /** Keep a value as JSON; tells whether it is kept. */
  set(key, value) {
    try {
      this.#area.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  remove(key) {
    try {
      this.#area.removeItem(key);
    } catch {
      // there is nothing to remove
    }
  }
}

/** Kept for all tabs, also when the browser is closed. */
export const inBrowser = new Kept("localStorage");
/** Kept for this tab, also when it is loaded again. */
export const inTab = new Kept("sessionStorage");
