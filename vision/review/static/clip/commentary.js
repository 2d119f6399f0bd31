// Saying it instead of typing it: a commentary is recorded while the clip plays, is stepped through and drawn on.

import { ApiError, call, newId, say } from "../api.js";
import { gettext } from "../language.js";
import { clock, make } from "./words.js";

/** Milliseconds after which it is asked for: the picture and what is drawn on it come first. */
const LATER_MS = 300;

/**
 * The button that records, and the list of what was recorded. Event: `change` when the list has changed.
 * A recording that could not be sent stays here until it is, or is saved as a file.
 */
export class Commentary extends EventTarget {
  #recorder = null;
  #unsent = null;
  #ticking = 0;

  constructor(pane, dialog) {
    super();
    Object.assign(this, { pane, dialog, clip: pane.data.clip, all: [] });
    this.button = make("button", { type: "button", class: "record", title: gettext("Say it: record a commentary (C)"), onclick: () => this.toggle() }, gettext("Say it"));
    dialog.querySelector("[data-act=close]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.querySelector("video").removeAttribute("src"));
    addEventListener("beforeunload", (event) => (this.#recorder || this.#unsent) && event.preventDefault());
    setTimeout(() => this.load(), LATER_MS);
  }

  async load() {
    const found = await call("GET", `/api/commentaries/${this.clip.id}`).catch(() => null);
    if (!found) return;
    this.all = found.commentaries;
    this.dispatchEvent(new Event("change"));
  }

  toggle() {
    return this.#recorder ? this.#end() : this.#begin();
  }

  play({ id, time }) {
    this.pane.player.pause();
    this.dialog.querySelector("h2").textContent = gettext("Commentary from {time}", { time: clock(time) });
    const video = this.dialog.querySelector("video");
    video.src = `/commentary/${id}.mp4`;
    this.dialog.querySelector("a").href = `/commentary/${id}.mp4?save=commentary.mp4`;
    this.dialog.showModal();
    video.play().catch(() => {}); // some browsers want a press of their own
  }

  async remove({ id }) {
    try {
      await call("DELETE", `/api/commentaries/${id}`);
      say(gettext("The commentary is deleted."), [gettext("Undo"), () => call("POST", `/api/commentaries/${id}/restore`).then(() => this.load())]);
    } catch (error) {
      say(error.message);
    }
    await this.load();
  }

  async #begin() {
    if (this.#unsent) return this.#send();
    const { canRecord, ScreenRecorder } = await import("./screen_recorder.js"); // few who look at a clip record
    if (!canRecord()) return say(gettext("This browser records no sound here: open the page on this computer, or by https."));
    const recorder = new ScreenRecorder(this.pane);
    this.button.disabled = true;
    try {
      await recorder.begin();
    } catch (error) {
      if (error.name === "NotAllowedError")
        return say(gettext("Nothing is recorded: the browser was not allowed to use the microphone."));
      return say(gettext("Nothing is recorded: no microphone was found."));
    } finally {
      this.button.disabled = false;
    }
    this.#recorder = recorder;
    this.time = this.pane.player.moment;
    this.button.classList.add("recording");
    const tick = () => (this.button.textContent = gettext("Stop {time}", { time: clock(recorder.length, true) }));
    this.#ticking = setInterval(tick, 500);
    tick();
    return undefined;
  }

  async #end() {
    const recorder = this.#recorder;
    clearInterval(this.#ticking);
    this.button.textContent = gettext("Saving …");
    this.button.disabled = true;
    this.pane.player.pause();
    const blob = await recorder.end();
    this.#recorder = null;
    this.button.classList.remove("recording");
    this.#unsent = { blob, id: newId(), time: this.time };
    await this.#send();
  }

  async #send() {
    const { blob, id, time } = this.#unsent;
    const address = `/api/commentaries/${this.clip.id}?${new URLSearchParams({ id, time, content: this.clip.content })}`;
    try {
      const answer = await fetch(address, { method: "POST", body: blob }).catch(() => null);
      if (!answer?.ok) throw new ApiError(answer?.status ?? 0, await answer?.json().catch(() => null));
      this.#unsent = null;
      say(gettext("The commentary is saved."));
      await this.load();
    } catch (error) {
      const text = gettext('The commentary is not saved yet: {why} "Try again" stands where it was recorded.', { why: error.message });
      say(text, [gettext("Save as a file"), () => this.#download()]);
    }
    this.button.textContent = this.#unsent ? gettext("Try again") : gettext("Say it");
    this.button.disabled = false;
  }

  #download() {
    const { blob } = this.#unsent;
    const name = blob.type.includes("mp4") ? "commentary.mp4" : "commentary.webm";
    const link = make("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }
}
