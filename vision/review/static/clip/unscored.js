// What stands in the place of the findings of a clip that is not scored yet: the way to score it.

import { progress, turnOffer } from "./turning.js";
import { make } from "./words.js";

/** Builds into `place`; `scoring` does it, `turning` shows the picture turned. */
export function unscored(place, clip, scoring, turning) {
  const button = make("button", { type: "button", class: "main", onclick: () => scoring.begin() }, "Score it");
  const isPicture = clip.kind === "picture";
  const acts = make("div", { class: "acts" }, button);
  const offer = turnOffer(scoring, turning);
  place.replaceChildren(
    make("h2", {}, "Not scored yet"),
    make(
      "p",
      { class: "quiet" },
      isPicture
        ? "This picture can be looked at, noted and drawn on. Scored, it shows what was measured."
        : "This clip can be watched, noted and drawn on. Scored, it shows what was measured.",
    ),
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
