// What is drawn over the picture, switched by buttons and by the keys 1 to 9 and 0.

import { inBrowser } from "../kept.js";
import { gettext, pgettext } from "../language.js";
import { make } from "./words.js";

const KEYS = "1234567890";
const STORED = "janu-layers";

/** Which layers are on; remembered in this browser. Event: `change`. */
export class Layers extends EventTarget {
  constructor(checks) {
    super();
    this.all = [
      { id: "skeleton", title: gettext("Skeleton") },
      { id: "back", title: pgettext("of the body", "Back") },
      { id: "ghost", title: pgettext("position", "Aligned") },
      ...checks.map((check) => ({ id: check.id, title: check.title, check })),
      { id: "values", title: gettext("Values") },
      { id: "marks", title: gettext("Drawings") },
    ].map((layer, i) => ({ ...layer, key: KEYS[i] ?? "" }));
    const off = inBrowser.get(STORED);
    this.off = new Set(Array.isArray(off) ? off : []);
    this.locked = "";
  }

  on(id) {
    return !this.locked && !this.off.has(id);
  }

  toggle(id) {
    if (!this.off.delete(id)) this.off.add(id);
    inBrowser.set(STORED, [...this.off]);
    this.dispatchEvent(new Event("change"));
  }

  /** Switch a layer on where it is off. */
  show(id) {
    if (this.off.has(id)) this.toggle(id);
  }

  /** Switch the layer of a key; tells whether there is one. */
  press(key) {
    const layer = this.all.find((one) => one.key === key);
    if (layer) this.toggle(layer.id);
    return Boolean(layer);
  }

  /** No layer can be drawn; `why` is a sentence. */
  lock(why) {
    this.locked = why;
    this.dispatchEvent(new Event("change"));
  }
}

/** The layers' buttons. */
export function layerButtons(place, layers) {
  const buttons = layers.all.map(({ id, title, key }) =>
    make(
      "button",
      {
        type: "button",
        class: "chip",
        "data-layer": id,
        title: key ? `${title} (${key})` : title,
        onclick: () => layers.toggle(id),
      },
      title,
      key ? make("kbd", { "aria-hidden": "true" }, key) : null,
    ),
  );
  const update = () => {
    for (const button of buttons) {
      button.setAttribute("aria-pressed", layers.on(button.dataset.layer));
      button.disabled = Boolean(layers.locked);
    }
  };
  layers.addEventListener("change", update);
  update();
  place.replaceChildren(...buttons);
}
