// What is said of the whole clip, below the findings of its holds.

import { gettext } from "../language.js";
import { make } from "./words.js";

/** What differs between left and right. */
export function sides({ differences, same }) {
  return make(
    "section",
    { class: "sides" },
    make("h3", {}, gettext("Left and right")),
    ...differences.map((text) => make("p", {}, text)),
    ...same.map(({ titles, note }) => make("p", { class: "quiet" }, `${titles}: ${note}`)),
  );
}

/** How well the clip could be seen; null where there is nothing to say. */
export function warnings({ warnings, own_spec: spec }) {
  const all = spec
    ? [...warnings, gettext("Judged by the pose file {spec}, which is not in the folder: its aligned ranges are not shown.", { spec })]
    : warnings;
  return all.length
    ? make(
        "section",
        { class: "warnings" },
        make("h3", {}, gettext("How well it could be seen")),
        make("ul", {}, ...all.map((text) => make("li", {}, text))),
      )
    : null;
}
