// Two holds on one time axis that begins with them: for each check a lane of either, and both curves of one measure.

import { FONTS, gettext } from "../language.js";
import { Axis } from "./axis.js";
import { paintCurve, valueRange } from "./curve.js";
import { counted, paintLane, palette } from "./lanes.js";
import { scrub } from "./scrub.js";
import { clock, make, value as inWords } from "./words.js";

const FONT = `12px ${FONTS}`;
const RULER = 20;
const LANE = 15;
const CURVE = 110;
const LEAD_S = 3;

/** An axis of one clip that follows the common one, `start` seconds behind. */
const shifted = (axis, start) => ({
  width: axis.width,
  start: axis.start + start,
  end: axis.end + start,
  x: (t) => axis.x(t - start),
  t: (x) => axis.t(x) + start,
});

/** Draws into `place`; a click or a drag moves the pair. Event: `check` where a check is chosen by its lane. */
export class PairTimeline extends EventTarget {
  constructor(place, sides, pair) {
    super();
    Object.assign(this, { place, sides, pair });
    this.checks = sides[0].data.checks.filter((check) => sides.every(({ frames }) => frames.columns[check.id]));
    this.lanes = this.checks.filter((check) => check.judged);
    this.counts = sides.map(
      ({ frames }) => new Map(this.lanes.map((check) => [check.id, counted(frames.columns[`${check.id}_status`])])),
    );
    this.curves = this.checks.filter((check) => this.#range(check));
    this.check = this.curves[0];
    this.axis = new Axis(1);
    const longest = Math.max(...sides.map(({ hold }) => hold.end - hold.start));
    this.axis.whole = { start: Math.max(pair.begin, -LEAD_S), end: Math.min(pair.end, longest + LEAD_S) };
    Object.assign(this.axis, this.axis.whole);
    this.#build();
    this.axis.addEventListener("change", () => this.#paint());
    pair.addEventListener("frame", () => this.#now());
    new ResizeObserver(() => this.#paint()).observe(this.track);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#paint());
  }

  /** A range of values for both, or null where neither was measured. */
  #range(check) {
    const both = this.sides.map(({ frames }) => valueRange(frames, check)).filter(Boolean);
    return both.length ? [Math.min(...both.map(([low]) => low)), Math.max(...both.map(([, high]) => high))] : null;
  }

  #build() {
    this.values = [];
    const labels = make(
      "div",
      { class: "labels" },
      make("span", { class: "row ruler quiet" }, gettext("From the start of the hold")),
    );
    for (const check of this.lanes) {
      const shown = make("span", { class: "now" });
      const row = make(
        "button",
        { type: "button", class: "row two", onclick: () => this.#choose(check) },
        make("span", { class: "name" }, check.title),
        shown,
      );
      row.style.height = `${2 * LANE + 4}px`;
      this.values.push([check, shown]);
      labels.append(row);
    }
    this.select = make("select", {
      "aria-label": gettext("The curves of"),
      onchange: () => this.#choose(this.curves.find((one) => one.id === this.select.value)),
    });
    this.select.append(...this.curves.map((check) => make("option", { value: check.id }, check.title)));
    const rows = this.sides.map(({ name }) => make("span", { class: "row quiet" }, name));
    for (const row of rows) row.style.height = `${CURVE / 2}px`;
    labels.append(make("span", { class: "row" }, this.select), ...rows);
    labels.lastChild.previousSibling.previousSibling.style.height = "32px";
    this.canvas = make("canvas", { "aria-hidden": "true" });
    this.head = make("div", { class: "playhead", "aria-hidden": "true" });
    this.hair = make("div", { class: "hair", "aria-hidden": "true", hidden: true });
    const { start, end } = this.axis;
    this.track = make(
      "div",
      {
        class: "track",
        role: "slider",
        tabindex: "0",
        "aria-label": gettext("Time since the start of the holds"),
        "aria-valuemin": start.toFixed(1),
        "aria-valuemax": end.toFixed(1),
      },
      this.canvas,
      this.hair,
      this.head,
    );
    this.place.replaceChildren(labels, make("div", { class: "tracks" }, this.track));
    scrub(this.track, this.axis, this.hair, (time) => this.pair.seek(time));
  }

  #choose(check) {
    if (this.#range(check)) {
      this.check = check;
      this.select.value = check.id;
    }
    this.#paint();
    this.dispatchEvent(new CustomEvent("check", { detail: check.id }));
  }

  #paint() {
    const { axis, canvas, track } = this;
    const ratio = devicePixelRatio || 1;
    axis.width = track.clientWidth;
    canvas.width = Math.round(axis.width * ratio);
    canvas.height = Math.round(track.clientHeight * ratio);
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const colors = palette(this.place);
    this.#ruler(context, colors);
    let top = RULER;
    for (const check of this.lanes) {
      this.sides.forEach((side, i) => {
        context.fillStyle = colors.sunk;
        context.fillRect(0, top, axis.width, LANE);
        const counts = this.counts[i].get(check.id);
        paintLane(context, shifted(axis, side.hold.start), side.frames, counts, { top, height: LANE, colors });
        this.#name(context, side.name, top + LANE / 2, colors);
        top += LANE + 1;
      });
      top += 2;
    }
    top += 32;
    this.sides.forEach((side) => {
      context.fillStyle = colors.sunk;
      context.fillRect(0, top, axis.width, CURVE / 2 - 2);
      if (this.check)
        paintCurve(context, shifted(axis, side.hold.start), side.frames, this.check, this.#range(this.check), {
          top,
          height: CURVE / 2 - 2,
          colors,
          font: FONT,
        });
      top += CURVE / 2;
    });
    this.#holds(context, colors);
    this.#now();
  }

  #name(context, name, y, colors) {
    context.font = `700 10px ${FONTS}`;
    context.textBaseline = "middle";
    context.fillStyle = colors.ink;
    context.fillText(name, this.axis.width - 12, y);
  }

  #ruler(context, colors) {
    const { axis } = this;
    const { step, times } = axis.ticks();
    context.font = FONT;
    context.textBaseline = "middle";
    for (const t of times) {
      const x = Math.round(axis.x(t));
      context.fillStyle = colors.rule;
      context.fillRect(x, RULER - 5, 1, this.track.clientHeight);
      context.fillStyle = colors.quiet;
      const text = `${t < 0 ? "\u2212" : ""}${clock(Math.abs(t), step >= 1)}`;
      const wide = context.measureText(text).width;
      context.fillText(text, Math.max(0, Math.min(axis.width - wide, x - wide / 2)), 7);
    }
  }

  #holds(context, colors) {
    context.strokeStyle = colors.quiet;
    context.setLineDash([2, 3]);
    for (const t of [0, ...this.sides.map(({ hold }) => hold.end - hold.start)]) {
      const x = Math.round(this.axis.x(t)) + 0.5;
      context.beginPath();
      context.moveTo(x, RULER);
      context.lineTo(x, this.track.clientHeight);
      context.stroke();
    }
    context.setLineDash([]);
  }

  #now() {
    const { axis, pair } = this;
    const x = axis.x(pair.time);
    this.head.hidden = x < -1 || x > axis.width + 1;
    this.head.style.transform = `translateX(${Math.round(x)}px)`;
    this.track.setAttribute("aria-valuenow", pair.time.toFixed(1));
    for (const [check, place] of this.values) {
      const both = this.sides.map(({ frames, player }) => {
        const status = frames.status(check.id, player.frame);
        if (status === "unmeasurable") return "?";
        return status === "info" ? "" : inWords(check, frames.reading(check.id, player.frame).value);
      });
      const text = both.some(Boolean) ? both.map((one) => one || "–").join(" | ") : "";
      if (place.textContent !== text) place.textContent = text;
    }
  }
}
