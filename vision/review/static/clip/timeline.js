// The clip over time, below the picture: phases, holds, a lane a check, pins, one measure's curve; all on one axis.
//
// On a canvas of its own: Plotly and Bokeh, which come inside Python packages, both write styles into the page, which
// its content security policy refuses, weigh 4.8 and 1.3 MB, and know no lanes whose share of frames decides a colour.

import { inBrowser } from "../kept.js";
import { FONTS, gettext, pgettext } from "../language.js";
import { Axis } from "./axis.js";
import { paintCurve, valueRange } from "./curve.js";
import { counted, paintJudged, paintLane, paintPhases, palette, phaseRuns } from "./lanes.js";
import { scrub } from "./scrub.js";
import { clock, make, ofUnit, symbol, value as inWords } from "./words.js";

const FONT = `12px ${FONTS}`;
/** Pins of the same moment stand side by side, so many pixels apart. */
const PIN_APART = 16;
const GAP = 2;
/** Whether the curve is shown: kept in this browser; until then by the height of the screen. */
const STORED = "janu-curve";
const LOW = matchMedia("(min-width: 64rem) and (max-height: 56rem)");

/** Where pins stand that belong at `xs` (in order, pixels): none upon another, none past `width`. */
function sideBySide(xs, width) {
  const apart = Math.min(PIN_APART, width / xs.length);
  const places = [];
  for (const x of xs) places.push(Math.max(x, (places.at(-1) ?? -Infinity) + apart));
  let end = width;
  for (let i = places.length - 1; i >= 0; i -= 1) {
    places[i] = Math.min(places[i], end);
    end = places[i] - apart;
  }
  return places;
}

/**
 * Draws into `place`; `player` is moved by a click or a drag. `checks` have a lane where they are judged.
 * Events: `check` (detail: a check's id) where one is chosen by its lane or in the list of curves.
 */
export class Timeline extends EventTarget {
  #asked = false;

  constructor(place, { data, frames }, player) {
    super();
    Object.assign(this, { place, data, frames, player });
    this.axis = new Axis(frames.end);
    this.lanes = data.checks.filter((check) => check.judged && frames.columns[check.id]);
    this.counts = new Map(this.lanes.map((check) => [check.id, counted(frames.columns[`${check.id}_status`])]));
    this.phases = phaseRuns(frames);
    this.judged = [];
    this.ranges = new Map();
    this.curves = data.checks.filter((check) => frames.columns[check.id]?.some((value) => !Number.isNaN(value)));
    this.check = this.curves[0]?.id ?? null;
    this.#build();
    this.axis.addEventListener("change", () => this.paint());
    player.addEventListener("frame", () => {
      this.axis.follow(player.time);
      this.#now();
    });
    player.addEventListener("state", () => this.paint());
    new ResizeObserver(() => this.#resize()).observe(this.track);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#resize());
  }

  /** Show a check's curve and mark its lane. */
  choose(id) {
    if (this.curves.some((check) => check.id === id)) {
      this.check = id;
      this.select.value = id;
    }
    for (const [name, row] of this.rows) row.setAttribute("aria-pressed", name === id);
    this.paint();
    this.#now();
  }

  /** Show the teacher's judgements: `judged` are { check, status, start, end }, the times those of a hold. */
  judge(judged) {
    this.judged = judged;
    this.paint();
  }

  /** Put pins at moments: `pins` are { time, kind, title, go }. */
  pin(pins) {
    this.pins = pins
      .sort((a, b) => a.time - b.time)
      .map((pin) => ({
        ...pin,
        button: make("button", {
          type: "button",
          class: `pin ${pin.kind}`,
          title: pin.title,
          "aria-label": pin.title,
          onclick: pin.go,
        }),
      }));
    this.pinned.replaceChildren(...this.pins.map((pin) => pin.button));
    this.#placePins();
  }

  /** Paint before the next frame of the screen. */
  paint() {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      this.#paint();
    });
  }

  #build() {
    this.rows = new Map();
    this.values = new Map();
    this.fold = make("button", { type: "button", class: "small", title: gettext("The curve of one check"), onclick: () => this.#turnCurve() }, gettext("Curve"));
    this.#foldCurve(inBrowser.get(STORED) ?? !LOW.matches);
    LOW.addEventListener("change", () => inBrowser.get(STORED) === null && this.#foldCurve(!LOW.matches));
    const labels = make("div", { class: "labels" });
    labels.append(
      make("span", { class: "row ruler" }, this.#zoomButtons()),
      make("span", { class: "row phases" }, gettext("Phases")),
    );
    for (const check of this.lanes) {
      const shown = make("span", { class: "now" });
      const row = make(
        "button",
        {
          type: "button",
          class: "row lane",
          "aria-pressed": "false",
          title: gettext("{check}: look at this check", { check: check.title }),
          onclick: () => this.#chosen(check.id),
        },
        make("span", { class: "name" }, check.title),
        shown,
      );
      this.rows.set(check.id, row);
      this.values.set(check.id, shown);
      labels.append(row);
    }
    this.select = make("select", { "aria-label": gettext("The curve of"), onchange: () => this.#chosen(this.select.value) });
    this.select.append(...this.curves.map((check) => make("option", { value: check.id }, check.title)));
    this.curveNow = make("span", { class: "now" });
    this.target = make("span", { class: "quiet" });
    labels.append(
      make("span", { class: "row pins" }, gettext("Notes")),
      make("span", { class: "row curve" }, this.select, this.curveNow, this.target),
    );
    this.canvas = make("canvas", { "aria-hidden": "true" });
    this.head = make("div", { class: "playhead", "aria-hidden": "true" });
    this.hair = make("div", { class: "hair", "aria-hidden": "true", hidden: true });
    this.pinned = make("div", { class: "pinned" });
    this.track = make(
      "div",
      {
        class: "track",
        role: "slider",
        tabindex: "0",
        "aria-label": gettext("Time in the clip"),
        "aria-valuemin": "0",
        "aria-valuemax": this.frames.end.toFixed(1),
      },
      this.canvas,
      this.hair,
      this.head,
    );
    this.pins = [];
    this.place.replaceChildren(labels, make("div", { class: "tracks" }, this.track, this.pinned));
    scrub(this.track, this.axis, this.hair, (time) => this.player.seek(time));
  }

  #zoomButtons() {
    const now = () => this.player.time;
    const button = (text, label, act) =>
      make("button", { type: "button", class: "small", "aria-label": label, title: label, onclick: act }, text);
    return make(
      "span",
      { class: "zoom", role: "group", "aria-label": gettext("Zoom in time") },
      button("\u2212", gettext("Zoom out (-)"), () => this.axis.zoom(1.6, now())),
      button("+", gettext("Zoom in (+)"), () => this.axis.zoom(1 / 1.6, now())),
      button(pgettext("of the clip", "All"), gettext("The whole clip (A)"), () => this.axis.show(0, Infinity)),
      this.fold,
    );
  }

  #turnCurve() {
    const shown = this.place.classList.contains("curveless");
    inBrowser.set(STORED, shown);
    this.#foldCurve(shown);
  }

  /** Show the curve, or leave its room to the picture. */
  #foldCurve(shown) {
    this.place.classList.toggle("curveless", !shown || !this.curves.length);
    this.fold.setAttribute("aria-pressed", shown);
    this.fold.hidden = !this.curves.length;
  }

  #chosen(id) {
    this.dispatchEvent(new CustomEvent("check", { detail: id }));
  }

  #resize() {
    const ratio = devicePixelRatio || 1;
    const tall = (kind) => this.place.querySelector(`.row.${kind}`)?.offsetHeight ?? 0;
    this.sizes = { ruler: tall("ruler"), phases: tall("phases"), lane: tall("lane"), pins: tall("pins") };
    this.axis.width = this.track.clientWidth;
    this.height = this.track.clientHeight;
    this.canvas.width = Math.round(this.axis.width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    this.colors = palette(this.place);
    this.paint();
  }

  #paint() {
    const { axis, colors, frames } = this;
    if (!colors || axis.width < 2) return;
    const context = this.canvas.getContext("2d");
    const ratio = devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, axis.width, this.height);
    this.#ruler(context);
    let top = this.sizes.ruler;
    paintPhases(context, axis, frames, this.phases, {
      top,
      height: this.sizes.phases - GAP,
      colors,
      names: this.data.phases,
      font: FONT,
    });
    top += this.sizes.phases;
    for (const check of this.lanes) {
      context.fillStyle = colors.sunk;
      context.fillRect(0, top, axis.width, this.sizes.lane - GAP);
      paintLane(context, axis, frames, this.counts.get(check.id), {
        top,
        height: this.sizes.lane - GAP,
        colors,
      });
      for (const one of this.judged.filter(({ check: id }) => id === check.id))
        paintJudged(context, axis, one, { top, height: this.sizes.lane - GAP, colors });
      top += this.sizes.lane;
    }
    this.#placePins(top);
    top += this.sizes.pins;
    this.#curve(context, top);
    this.#holds(context);
    this.#loop(context);
    this.#now();
  }

  #curve(context, top) {
    const { axis, colors } = this;
    const height = this.height - top;
    const check = this.curves.find((one) => one.id === this.check);
    if (check) this.track.dataset.curve = check.id;
    if (height < 1) return; // it is folded
    context.fillStyle = colors.sunk;
    context.fillRect(0, top, axis.width, height);
    if (!check) return;
    if (!this.ranges.has(check.id)) this.ranges.set(check.id, valueRange(this.frames, check));
    paintCurve(context, axis, this.frames, check, this.ranges.get(check.id), { top, height, colors, font: FONT });
    this.target.textContent = check.target ? gettext("aligned: {target}", check) : check.judged ? "" : gettext("information");
  }

  #ruler(context) {
    const { axis, colors } = this;
    context.font = FONT;
    context.textBaseline = "middle";
    const { step, times } = axis.ticks();
    for (const t of times) {
      const x = Math.round(axis.x(t)) + 0.5;
      context.fillStyle = colors.rule;
      context.fillRect(x - 0.5, this.sizes.ruler - 5, 1, this.height);
      context.fillStyle = colors.quiet;
      const text = clock(t, step >= 1);
      const wide = context.measureText(text).width;
      context.fillText(text, Math.max(0, Math.min(axis.width - wide, x - wide / 2)), 7);
    }
  }

  /** Where the holds begin and end, through all rows. */
  #holds(context) {
    const { axis, colors, data } = this;
    context.strokeStyle = colors.quiet;
    context.lineWidth = 1;
    context.setLineDash([2, 3]);
    for (const hold of data.holds) {
      for (const t of [hold.start, hold.end]) {
        const x = Math.round(axis.x(t)) + 0.5;
        context.beginPath();
        context.moveTo(x, this.sizes.ruler);
        context.lineTo(x, this.height);
        context.stroke();
      }
    }
    context.setLineDash([]);
  }

  #loop(context) {
    const { loop } = this.player;
    if (!loop) return;
    const [left, right] = [this.axis.x(loop.from), this.axis.x(loop.to)];
    context.fillStyle = this.colors.info;
    context.fillRect(left, this.sizes.ruler - 4, right - left, 4);
    for (const x of [left, right - 2]) context.fillRect(x, this.sizes.ruler - 9, 2, 9);
  }

  #placePins(top) {
    if (top !== undefined) this.pinned.style.top = `${top}px`;
    const { axis, pins } = this;
    for (const { button, time } of pins) button.hidden = axis.x(time) < -1 || axis.x(time) > axis.width + 1;
    const shown = pins.filter(({ button }) => !button.hidden);
    const places = sideBySide(shown.map(({ time }) => axis.x(time)), axis.width);
    shown.forEach(({ button }, i) => (button.style.left = `${places[i]}px`));
  }

  #now() {
    const { player, frames, axis } = this;
    const x = axis.x(player.time);
    this.head.hidden = x < -1 || x > axis.width + 1;
    this.head.style.transform = `translateX(${Math.round(Math.max(0, Math.min(axis.width - 1, x)))}px)`;
    const frame = player.frame;
    for (const check of this.lanes) this.#told(check, frame, this.values.get(check.id));
    const check = this.curves.find((one) => one.id === this.check);
    if (check) {
      const { value, error } = frames.reading(check.id, frame);
      const shown = Number.isFinite(value) ? ofUnit(check, inWords(check, value, error)) : gettext("not measured here");
      if (this.curveNow.textContent !== shown) this.curveNow.textContent = shown;
    }
    this.track.setAttribute("aria-valuenow", player.time.toFixed(1));
    this.track.setAttribute(
      "aria-valuetext",
      `${clock(player.time)}, ${this.data.phases[frames.word("phase", frame)] ?? ""}`,
    );
  }

  #told(check, frame, place) {
    const status = this.frames.status(check.id, frame);
    const { value } = this.frames.reading(check.id, frame);
    // what is measured at a time at which it is not judged says nothing: the pelvis in a fold
    const text = status === "unmeasurable" ? "?" : status === "info" ? "" : inWords(check, value);
    if (place.dataset.status !== status) {
      place.dataset.status = status;
      place.replaceChildren(make("span", {}), status === "aligned" || status === "adjust" ? symbol(status) : "");
    }
    if (place.firstChild && place.firstChild.textContent !== text) place.firstChild.textContent = text;
    const why = status === "unmeasurable" ? this.frames.reason(check.id, frame) : "";
    if (place.title !== why) place.title = why;
  }
}
