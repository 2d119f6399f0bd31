// The picture nearer: by the wheel, two fingers or buttons; dragged about where it is larger than its place.

import { gettext } from "../language.js";
import { make } from "./words.js";

const MOST = 6;
const STEP = 1.5;

/** Zooms what lies in a stage, all `layers` alike. `scale` 1 shows the whole. */
export class Zoom {
  #pointers = new Map();

  constructor(stage, layers) {
    Object.assign(this, { stage, layers, scale: 1, x: 0, y: 0 });
    this.whole = this.#button("1:1", gettext("The whole picture (shift Z)"), () => this.reset());
    this.buttons = make(
      "div",
      { class: "nearer", role: "group", "aria-label": gettext("Zoom of the picture") },
      this.#button("\u2212", gettext("Picture smaller"), () => this.by(1 / STEP)),
      this.#button("+", gettext("Picture larger (Z)"), () => this.by(STEP)),
      this.whole,
    );
    stage.append(this.buttons);
    stage.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    stage.addEventListener("pointerdown", (event) => this.#down(event));
    stage.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"])
      stage.addEventListener(end, (event) => this.#pointers.delete(event.pointerId));
    new ResizeObserver(() => this.#apply()).observe(stage);
    this.#apply();
  }

  reset() {
    this.scale = 1;
    this.#apply();
  }

  /** Nearer by a factor, about a place in pixels of the stage; its middle unless given. */
  by(factor, [x, y] = [this.stage.clientWidth / 2, this.stage.clientHeight / 2]) {
    const scale = Math.max(1, Math.min(MOST, this.scale * factor));
    const real = scale / this.scale;
    Object.assign(this, { scale, x: x - real * (x - this.x), y: y - real * (y - this.y) });
    this.#apply();
  }

  #button(text, label, act) {
    return make("button", { type: "button", class: "small", "aria-label": label, title: label, onclick: act }, text);
  }

  #apply() {
    const { stage, scale } = this;
    const within = (at, length) => Math.min(0, Math.max(length * (1 - scale), at));
    this.x = within(this.x, stage.clientWidth);
    this.y = within(this.y, stage.clientHeight);
    for (const layer of this.layers)
      layer.style.transform = scale === 1 ? "" : `translate(${this.x}px, ${this.y}px) scale(${scale})`;
    stage.classList.toggle("near", scale > 1);
    this.whole.hidden = scale === 1;
  }

  #at(event) {
    const box = this.stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  #wheel(event) {
    const scrolls = document.scrollingElement.scrollHeight > innerHeight + 1; // then the wheel is the page's
    if (scrolls && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.by(Math.exp(-event.deltaY / 400), this.#at(event));
  }

  /** A finger or the mouse drags what is near; two fingers come nearer. While something is drawn only two move it. */
  #down(event) {
    if (event.button || event.target.closest(".nearer, input")) return;
    this.#pointers.set(event.pointerId, this.#at(event));
  }

  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const now = this.#at(event);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, now);
    if (other) {
      const far = ([x, y]) => Math.hypot(x - other[0], y - other[1]);
      if (far(before) > 10) this.by(far(now) / far(before), other);
    } else if (this.scale > 1 && !this.stage.classList.contains("drawing")) {
      this.x += now[0] - before[0];
      this.y += now[1] - before[1];
      this.#apply();
    }
  }
}
