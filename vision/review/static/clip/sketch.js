// Drawing on a frame, with the pointer or with the keys: line, arrow, angle, freehand.

import { make } from "./words.js";

const TOOLS = { line: "Line", arrow: "Arrow", angle: "Angle", freehand: "Freehand" };
const COLOURS = { "#ff5fa8": "Pink", "#ffe45c": "Yellow", "#ffffff": "White", "#5ad1ff": "Blue" };
const NEEDED = { line: 2, arrow: 2, angle: 3 };
/** A press that moves by less of the frame than this is a click. */
const STILL = 0.012;
const KEY_STEP = { plain: 0.01, shift: 0.05 };
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Draws on a pane's frame. Event: `drawn` (detail: kind, points, colour) when a drawing is done; `mode` on and off. */
export class Sketch extends EventTarget {
  #points = [];
  #pressed = null;

  constructor(pane, place) {
    super();
    Object.assign(this, { pane, place, tool: "line", colour: Object.keys(COLOURS)[0], on: false });
    this.hint = make("span", { class: "quiet", role: "status" });
    place.append(
      this.#group("Tool", TOOLS, (tool) => (this.tool = tool)),
      this.#group("Colour", COLOURS, (colour) => (this.colour = colour)),
      this.hint,
      make("button", { type: "button", class: "small", onclick: () => this.end() }, "Done (M)"),
    );
    const { canvas } = pane.drawings;
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    canvas.addEventListener("pointerup", (event) => this.#up(event));
    canvas.addEventListener("pointercancel", () => this.#forget());
  }

  toggle() {
    if (this.on) this.end();
    else this.begin();
  }

  begin() {
    this.on = true;
    this.pane.player.pause();
    this.#mode();
  }

  end() {
    this.on = false;
    this.pane.drawings.crosshair = null;
    this.#forget();
    this.#mode();
  }

  /** Take a key while drawing; tells whether it was one of its own. */
  press(event) {
    if (!this.on) return false;
    const turn = ARROWS[event.key];
    if (turn) this.#steer(turn, event.shiftKey ? KEY_STEP.shift : KEY_STEP.plain);
    else if ((event.key === "Enter" || event.key === " ") && this.pane.drawings.crosshair)
      this.#place(this.pane.drawings.crosshair);
    else if (event.key === "Escape") this.#points.length ? this.#forget() : this.end();
    else return false;
    return true;
  }

  #group(label, choices, choose) {
    const buttons = Object.entries(choices).map(([value, name]) => {
      const colour = label === "Colour";
      const button = make(
        "button",
        {
          type: "button",
          class: colour ? "swatch" : "chip",
          "data-value": value,
          "aria-label": colour ? name : null,
          title: name,
        },
        colour ? "" : name,
      );
      if (colour) button.style.backgroundColor = value;
      button.addEventListener("click", () => {
        choose(value);
        this.#forget();
        for (const one of buttons) one.setAttribute("aria-pressed", one === button);
      });
      return button;
    });
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", i === 0));
    return make("span", { role: "group", "aria-label": label, class: "choices" }, ...buttons);
  }

  #mode() {
    this.place.hidden = !this.on;
    this.pane.stage.classList.toggle("drawing", this.on);
    this.#say();
    this.dispatchEvent(new Event("mode"));
  }

  #say() {
    const left = (NEEDED[this.tool] ?? 2) - this.#points.length;
    const points =
      this.tool === "angle"
        ? ["the first end", "the vertex", "the other end"][this.#points.length]
        : left > 1
          ? "where it begins"
          : "where it ends";
    this.hint.textContent =
      this.tool === "freehand" ? "Draw with the pointer." : `Click ${points}, or arrow keys and Enter.`;
  }

  #at(event) {
    const box = this.pane.drawings.canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map((share) =>
      Math.max(0, Math.min(1, share)),
    );
  }

  #down(event) {
    if (!this.on || event.button) return;
    event.preventDefault();
    this.pane.drawings.canvas.setPointerCapture(event.pointerId);
    this.pane.drawings.crosshair = null;
    this.#pressed = this.#at(event);
    if (this.tool === "freehand") this.#points = [this.#pressed];
    else this.#place(this.#pressed);
  }

  #move(event) {
    if (!this.on) return;
    const at = this.#at(event);
    if (this.tool === "freehand" && this.#pressed) {
      const last = this.#points.at(-1);
      if (Math.hypot(at[0] - last[0], at[1] - last[1]) > 0.003 && this.#points.length < 2000) this.#points.push(at);
      this.#show(this.#points);
    } else if (this.#points.length) this.#show([...this.#points, at]);
  }

  #up(event) {
    if (!this.#pressed) return;
    const [at, from] = [this.#at(event), this.#pressed];
    this.#pressed = null;
    if (this.tool === "freehand") {
      if (this.#points.length > 1) this.#done();
      else this.#forget();
    } else if (this.#points.length && Math.hypot(at[0] - from[0], at[1] - from[1]) > STILL) this.#place(at);
  }

  #steer([x, y], by) {
    const now = this.pane.drawings.crosshair ?? [0.5, 0.5];
    this.pane.drawings.crosshair = [now[0] + x * by, now[1] + y * by].map((share) => Math.max(0, Math.min(1, share)));
    this.#show([...this.#points, this.pane.drawings.crosshair]);
  }

  #place(at) {
    if (this.tool === "freehand") this.tool = "line";
    this.#points.push(at);
    if (this.#points.length >= NEEDED[this.tool]) this.#done();
    else this.#show(this.#points);
    this.#say();
  }

  #done() {
    const points = this.#points.map((point) => point.map((share) => Math.round(share * 1e5) / 1e5));
    const drawn = { kind: this.tool, points, colour: this.colour };
    this.#forget();
    this.dispatchEvent(new CustomEvent("drawn", { detail: drawn }));
  }

  #show(points) {
    this.pane.drawings.unfinished =
      points.length > 1
        ? { kind: points.length === 2 && this.tool === "angle" ? "line" : this.tool, points, colour: this.colour }
        : null;
    this.pane.redraw();
  }

  #forget() {
    this.#points = [];
    this.#pressed = null;
    this.pane.drawings.unfinished = null;
    this.pane.redraw();
    this.#say();
  }
}
