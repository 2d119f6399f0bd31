// How two clips are seen: beside each other or one over the other, each as it is or mirrored; kept in the address.

import { gettext } from "../language.js";
import { make } from "./words.js";

/** Builds the choices into `place`; `sides` have a `name` and a `pane`, `pair` is the element that holds both. */
export function how(place, pair, sides) {
  const asked = new URLSearchParams(location.search);
  const keep = (name, value) => {
    asked.delete(name);
    if (value) asked.set(name, value);
    history.replaceState(null, "", `?${asked}`);
  };
  const button = (text, title, act) => make("button", { type: "button", class: "chip", title, onclick: act }, text);
  const seen = make("input", { type: "range", min: "0", max: "1", step: "0.05", value: asked.get("over") || "0.5" });
  const strength = make("label", {}, gettext("B over A"), seen);
  const overlaid = button(gettext("Over each other"), gettext("One clip over the other (X)"), () => lay(!pair.classList.contains("over")));
  const mirrors = sides.map((side) =>
    button(gettext("Mirror {clip}", { clip: side.name }), gettext("Exchange left and right in {clip}", { clip: side.name }), () => mirror(side, !side.pane.mirrored)),
  );

  function lay(over) {
    pair.classList.toggle("over", over);
    overlaid.setAttribute("aria-pressed", over);
    strength.hidden = !over;
    pair.style.setProperty("--over", seen.value);
    keep("over", over && seen.value);
  }

  function mirror(side, on) {
    side.pane.mirrored = on;
    mirrors[sides.indexOf(side)].setAttribute("aria-pressed", on);
    keep("mirror", sides.filter(({ pane }) => pane.mirrored).map(({ name }) => name.toLowerCase()).join(""));
  }

  seen.addEventListener("input", () => lay(true));
  const mirrored = asked.get("mirror") ?? "";
  lay(asked.has("over"));
  for (const side of sides) mirror(side, mirrored.includes(side.name.toLowerCase()));
  place.replaceChildren(overlaid, strength, ...mirrors);
  return { overlay: () => lay(!pair.classList.contains("over")) };
}
