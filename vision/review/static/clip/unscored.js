// What stands in the place of the findings of a clip that is not scored yet: the way to score it.

import { call } from "../api.js";
import { gettext } from "../language.js";
import { make } from "./words.js";

const LOOK_MS = 1000;

/** Builds into `place`; when the clip is scored the page is loaded again, with its result. */
export function unscored(place, clip) {
  const state = make("p", { role: "status" });
  const bar = make("progress", { max: "1", value: "0", "aria-label": gettext("Scoring"), hidden: true });
  const button = make("button", { type: "button", class: "main", onclick: () => score() }, gettext("Score it"));
  const what =
    clip.kind === "picture"
      ? gettext("This picture can be watched, noted and drawn on. Scored, it shows what was measured.")
      : gettext("This clip can be watched, noted and drawn on. Scored, it shows what was measured.");
  place.replaceChildren(
    make("h2", {}, gettext("Not scored yet")),
    make("p", { class: "quiet" }, what),
    make("div", { class: "acts" }, button),
    bar,
    state,
  );

  async function score() {
    button.disabled = true;
    try {
      await call("POST", "/api/scoring", { clips: [clip.id] });
      await look();
    } catch (error) {
      stopped(error.message);
    }
  }

  function stopped(text) {
    button.disabled = false;
    bar.hidden = true;
    state.textContent = text;
  }

  /** Ask how far it is, until it is done; also where it was begun elsewhere. */
  async function look(begun = true) {
    const { clips } = await call("GET", "/api/scoring");
    const now = clips[clip.id];
    if (!now) return begun ? location.reload() : undefined;
    if (now.state === "failed") return stopped(now.error);
    button.disabled = true;
    bar.hidden = false;
    bar.value = now.share;
    state.textContent = now.state === "scoring" ? gettext("Being scored; you can go on meanwhile.") : gettext("Waiting to be scored.");
    return setTimeout(() => look().catch((error) => stopped(error.message)), LOOK_MS);
  }
  look(false).catch(() => {});
}
