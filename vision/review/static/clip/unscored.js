// What stands in the place of the findings of a clip that is not scored yet: the way to score it.

import { gettext } from "../language.js";
import { progress, turnOffer } from "./turning.js";
import { make } from "./words.js";

/** Builds into `place`; `scoring` does it, `turning` shows the picture turned. */
export function unscored(place, clip, scoring, turning) {
  const button = make("button", { type: "button", class: "main", onclick: () => scoring.begin() }, gettext("Score it"));
  const acts = make("div", { class: "acts" }, button);
  const offer = turnOffer(scoring, turning);
  const what =
    clip.kind === "picture"
      ? gettext("This picture can be looked at, noted and drawn on. Scored, it shows what was measured.")
      : gettext("This clip can be watched, noted and drawn on. Scored, it shows what was measured.");
  place.replaceChildren(
    make("h2", {}, gettext("Not scored yet")),
    make("p", { class: "quiet" }, what),
    offer,
    acts,
    ...progress(scoring),
  );
  const update = () => {
    button.disabled = scoring.busy;
    acts.hidden = !offer.hidden;
  };
  scoring.addEventListener("change", update);
  update();
}
