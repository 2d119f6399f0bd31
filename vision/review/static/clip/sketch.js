// Drawing on a frame, with the pointer or with the keys; moving and erasing what is drawn.

import { gettext, pgettext } from "../language.js";
import { KINDS } from "./drawings.js";
import { grasp } from "./hand.js";
import { make } from "./words.js";

const TOOLS = {
  ...Object.fromEntries(Object.entries(KINDS).map(([kind, [name]]) => [kind, name])),
  move: pgettext("tool", "Move"),
  erase: gettext("Erase"),
};
/** What to do with each tool. */
const HINTS = {
  freehand: gettext("Draw with the pointer."),
  text: gettext("Click where the words are to stand, or arrow keys and Enter."),
  stopwatch: gettext("Click where it is to stand: it counts from this moment on."),
  move: gettext("Drag a drawing, or one of its points."),
  erase: gettext("Click a drawing."),
};
/** What to do for the first and the second point of a round thing, the points of an angle, and of anything else. */
const ROUND = [gettext("Click the middle, or arrow keys and Enter."), gettext("Click the edge, or arrow keys and Enter.")];
const ANGLE = [
  gettext("Click the first end, or arrow keys and Enter."),
  gettext("Click the vertex, or arrow keys and Enter."),
  gettext("Click the other end, or arrow keys and Enter."),
];
const ENDS = [
  gettext("Click where it begins, or arrow keys and Enter."),
  gettext("Click where it ends, or arrow keys and Enter."),
];
const POINTS = { angle: ANGLE, circle: ROUND, magnifier: ROUND };
const COLOURS = {
  "#ff5fa8": gettext("Pink"),
  "#ffe45c": gettext("Yellow"),
  "#ffffff": gettext("White"),
  "#5ad1ff": gettext("Blue"),
};
/** A press that moves by less of the frame than this is a click. */
const STILL = 0.012;
const KEY_STEP = { plain: 0.01, shift: 0.05 };
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Draws on a pane's frame. Events: `drawn` (detail: kind, points, colour, and the text of a text) when a drawing is done,
 * `moved` (detail: the mark in its new place), `erased` (detail: the mark), `mode` on and off.
 */
export class Sketch extends EventTarget {
  #points = [];
  #pressed = null;
  #moving = null; // from a place to the mark that is moved there

  constructor(pane, place) {
    super();
    Object.assign(this, { pane, place, tool: "line", colour: Object.keys(COLOURS)[0], on: false });
    this.hint = make("span", { class: "quiet", role: "status" });
    place.append(
      this.#group(gettext("Tool"), TOOLS, (tool) => (this.tool = tool)),
      this.#group(gettext("Colour"), COLOURS, (colour) => (this.colour = colour)),
      make("button", { type: "button", class: "small", onclick: () => this.end() }, gettext("Done (M)")),
      this.hint,
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
      this.#place(this.#inFile(this.pane.drawings.crosshair));
    else if (event.key === "Escape") this.#points.length ? this.#forget() : this.end();
    else return false;
    return true;
  }

  #group(label, choices, choose) {
    const buttons = Object.entries(choices).map(([value, name]) => {
      const colour = choices === COLOURS;
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
    this.hint.textContent = HINTS[this.tool] ?? (POINTS[this.tool] ?? ENDS)[this.#points.length] ?? "";
  }

  /** Where the pointer is, in the frame as its file shows it. */
  #at(event) {
    const box = this.pane.drawings.canvas.getBoundingClientRect();
    const at = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    return this.#inFile(at.map((share) => Math.max(0, Math.min(1, share))));
  }

  /** A place on the screen in the frame as its file shows it. */
  #inFile(at) {
    return this.pane.drawings.turn.back.place(at);
  }

  #down(event) {
    if (!this.on || event.button) return;
    event.preventDefault();
    this.pane.drawings.canvas.setPointerCapture(event.pointerId);
    this.pane.drawings.crosshair = null;
    this.#pressed = this.#at(event);
    if (this.tool === "move") this.#moving = grasp(this.pane.drawings, this.#pressed);
    else if (this.tool === "erase") this.#erase(this.#pressed);
    else if (this.tool === "freehand") this.#points = [this.#pressed];
    else this.#place(this.#pressed);
  }

  #move(event) {
    if (!this.on) return;
    const at = this.#at(event);
    if (this.#moving) {
      this.pane.drawings.moved = this.#moving(at);
      this.pane.redraw();
    } else if (this.tool === "freehand" && this.#pressed) {
      const last = this.#points.at(-1);
      if (Math.hypot(at[0] - last[0], at[1] - last[1]) > 0.003 && this.#points.length < 2000) this.#points.push(at);
      this.#show(this.#points);
    } else if (this.#points.length) this.#show([...this.#points, at]);
  }

  #up(event) {
    if (!this.#pressed) return;
    const [at, from] = [this.#at(event), this.#pressed];
    this.#pressed = null;
    if (this.tool === "move" || this.tool === "erase") return this.#put();
    if (this.tool === "freehand") {
      if (this.#points.length > 1) this.#done();
      else this.#forget();
    } else if (this.#points.length && Math.hypot(at[0] - from[0], at[1] - from[1]) > STILL) this.#place(at);
  }

  #steer([x, y], by) {
    const now = this.pane.drawings.crosshair ?? [0.5, 0.5];
    this.pane.drawings.crosshair = [now[0] + x * by, now[1] + y * by].map((share) => Math.max(0, Math.min(1, share)));
    this.#show([...this.#points, this.#inFile(this.pane.drawings.crosshair)]);
  }

  #place(at) {
    if (this.tool === "erase") return this.#erase(at);
    if (this.tool === "freehand" || this.tool === "move") this.tool = "line";
    this.#points.push(at);
    if (this.tool === "text") this.#write();
    else if (this.#points.length >= KINDS[this.tool][1]) this.#done();
    else this.#show(this.#points);
    this.#say();
  }

  /** Have the words of a text written where they are to stand; left empty there is none. */
  #write() {
    const [x, y] = this.pane.drawings.turn.place(this.#points[0]);
    const field = make("input", { type: "text", class: "on-picture", "aria-label": gettext("Text on the picture"), maxlength: "200" });
    field.style.left = `${100 * x}%`;
    field.style.top = `${100 * y}%`;
    let ended = false; // taking the field away takes its focus, which ends it as well
    const end = (kept) => {
      if (ended) return;
      ended = true;
      const text = field.value.trim();
      field.remove();
      if (kept && text) this.#done({ text });
      else this.#forget();
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "Escape") end(event.key === "Enter");
      event.stopPropagation();
    });
    field.addEventListener("blur", () => end(true));
    this.pane.stage.append(field);
    setTimeout(() => field.focus()); // after the press that has the focus now
  }

  #erase(at) {
    const found = this.pane.drawings.hit(at);
    if (found) this.dispatchEvent(new CustomEvent("erased", { detail: found.mark }));
  }

  /** Leave what is moved where it is now. */
  #put() {
    const { moved } = this.pane.drawings;
    this.#forget();
    if (moved) this.dispatchEvent(new CustomEvent("moved", { detail: { ...moved, points: rounded(moved.points) } }));
  }

  #done(more = {}) {
    const drawn = { kind: this.tool, points: rounded(this.#points), colour: this.colour, ...more };
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
    this.#pressed = this.#moving = null;
    this.pane.drawings.unfinished = this.pane.drawings.moved = null;
    this.pane.redraw();
    this.#say();
  }
}

const rounded = (points) => points.map((point) => point.map((share) => Math.round(share * 1e5) / 1e5));
