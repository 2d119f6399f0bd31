// Paints what happened over time: phases and holds, and a lane for each check. Colour, hatch and symbol say the same.

import { FONTS, gettext } from "../language.js";
import { runs } from "./frames.js";
import { STRAIGHT } from "./words.js";

const NAMES = ["aligned", "adjust", "unmeasurable", "info"];
/** Share of the judged frames behind a pixel from which it is painted as `adjust` (alignment/practice/records.py, ADJUST_SHARE). */
const ADJUST_SHARE = 0.1;
const SIGN_ROOM = 22;

/** The page's own colours, and hatches made of them: anew where light and dark change. */
export function palette(element) {
  const style = getComputedStyle(element);
  const names = [
    "paper",
    "card",
    "sunk",
    "ink",
    "quiet",
    "rule",
    "edge",
    "aligned",
    "adjust",
    "unmeasurable",
    "info",
    "sign",
    "adjust-stripe",
    "adjust-soft",
    "aligned-soft",
    "info-soft",
    "held",
    "error",
    "line",
  ];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** For each status the number of frames before each frame, so that any stretch is counted at once. */
export function counted(column) {
  const sums = NAMES.map(() => new Uint32Array(column.length + 1));
  for (let i = 0; i < column.length; i++) {
    for (let code = 0; code < 4; code++) sums[code][i + 1] = sums[code][i] + (column[i] === code ? 1 : 0);
  }
  return sums;
}

/** What a lane is painted as over a stretch of frames; "" for nothing. */
export function painted(sums, first, after, judged) {
  const [aligned, adjust, unmeasurable, info] = sums.map((sum) => sum[after] - sum[first]);
  if (adjust && adjust >= ADJUST_SHARE * (adjust + aligned)) return "adjust";
  if (aligned && aligned >= unmeasurable) return "aligned";
  if (unmeasurable) return "unmeasurable";
  return info && !judged ? "info" : "";
}

/** Paint one lane between `top` and `top + height`. */
export function paintLane(context, axis, frames, sums, { top, height, colors, judged = true }) {
  let name = "";
  let left = 0;
  const close = (right) => name && stretch(context, name, left, right, top, height, colors);
  let first = frames.from(axis.t(0));
  for (let x = 0; x < axis.width; x++) {
    const after = frames.from(axis.t(x + 1));
    // between two frames the earlier one is on the screen
    const now =
      after > first ? painted(sums, first, after, judged) : first ? painted(sums, first - 1, first, judged) : "";
    if (now !== name) {
      close(x);
      [name, left] = [now, x];
    }
    first = after;
  }
  close(axis.x(Math.min(axis.end, frames.end)));
}

/** Height of what was measured, in the lane's, where the teacher's judgement stands above it. */
const MEASURED_SHARE = 0.3;

/** Paint what the teacher judges of a hold over its lane; what was measured stays seen as a strip below. */
export function paintJudged(context, axis, { start, end, status }, { top, height, colors }) {
  const [left, right] = [Math.max(0, axis.x(start)), Math.min(axis.width, axis.x(end))];
  if (right <= left) return;
  const tall = Math.round(height * (1 - MEASURED_SHARE));
  ground(context, colors.card, left, top, right - left, tall + 1);
  stretch(context, status, left, right, top, tall, colors);
  context.strokeStyle = colors.info;
  context.lineWidth = 1.5;
  context.strokeRect(left + 0.75, top + 0.75, right - left - 1.5, tall - 1.5);
}

function stretch(context, name, left, right, top, height, colors) {
  const width = Math.max(1, right - left);
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  if (name === "aligned") ground(context, colors.held, left, top, width, height);
  if (name === "adjust") {
    ground(context, colors["adjust-soft"], left, top, width, height);
    hatch(context, colors["adjust-stripe"], left, top, width, height);
  }
  if (name === "unmeasurable") dots(context, colors.edge, left, top, width, height);
  if (name === "info") ground(context, colors["info-soft"], left, top, width, height);
  context.restore();
  if (width >= SIGN_ROOM) sign(context, name, left + 11, top + height / 2, Math.min(6.5, height / 2 - 1), colors);
}

function ground(context, color, ...box) {
  context.fillStyle = color;
  context.fillRect(...box);
}

function hatch(context, color, left, top, width, height) {
  context.strokeStyle = color;
  context.lineWidth = 2.2;
  context.beginPath();
  for (let x = Math.floor(left / 7) * 7 - height; x < left + width; x += 7) {
    context.moveTo(x, top + height);
    context.lineTo(x + height, top);
  }
  context.stroke();
}

function dots(context, color, left, top, width, height) {
  context.fillStyle = color;
  for (let x = Math.ceil(left / 7) * 7 + 3; x < left + width; x += 7) context.fillRect(x, top + height / 2 - 1, 2, 2);
}

/** A status's symbol, as the page has it in SVG. */
export function sign(context, name, x, y, r, colors) {
  context.save();
  context.translate(x, y);
  context.lineWidth = r * 0.32;
  context.lineCap = context.lineJoin = "round";
  context.fillStyle = context.strokeStyle = colors[name];
  if (name === "aligned") {
    shape(context, () => context.arc(0, 0, r, 0, 7), "fill");
    context.strokeStyle = colors.sign;
    shape(context, () =>
      lines(context, [
        [-0.45 * r, 0.05 * r],
        [-0.12 * r, 0.4 * r],
        [0.5 * r, -0.35 * r],
      ]),
    );
  } else if (name === "adjust") {
    context.fillStyle = colors["adjust-soft"];
    shape(context, () => context.arc(0, 0, r + 2.5, 0, 7), "fill");
    context.fillStyle = colors.adjust;
    shape(
      context,
      () =>
        lines(context, [
          [0, -r],
          [r, 0.85 * r],
          [-r, 0.85 * r],
        ]),
      "fill",
    );
    context.strokeStyle = colors.sign;
    shape(context, () =>
      lines(context, [
        [0, -0.3 * r],
        [0, 0.2 * r],
      ]),
    );
    shape(context, () =>
      lines(context, [
        [0, 0.55 * r],
        [0, 0.56 * r],
      ]),
    );
  } else if (name === "unmeasurable") {
    context.fillStyle = colors.sunk;
    shape(context, () => context.arc(0, 0, r + 1.5, 0, 7), "fill");
    context.fillStyle = colors.unmeasurable;
    context.font = `700 ${1.7 * r}px ${FONTS}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText("?", 0, 0.1 * r);
    context.setLineDash([r * 1.1, r * 0.47]);
    shape(context, () => context.arc(0, 0, r * 0.95, 0, 7));
  } else {
    shape(context, () => context.roundRect(-r, -r, 2 * r, 2 * r, r * 0.4));
    shape(context, () =>
      lines(context, [
        [0, -0.05 * r],
        [0, 0.5 * r],
      ]),
    );
  }
  context.restore();
}

function shape(context, draw, how = "stroke") {
  context.beginPath();
  draw();
  if (how === "fill") context.closePath();
  context[how]();
}

function lines(context, points) {
  points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
}

/** A side where there is room for a letter only. */
const LETTERS = { left: gettext("L"), right: gettext("R") };

/** Phases as blocks with their names; `phases` are runs of the frames' phase column. */
export function paintPhases(context, axis, frames, phases, { top, height, colors, names, font }) {
  context.font = font;
  context.textBaseline = "middle";
  for (const [first, after, code] of phases) {
    const name = frames.words.phase[code];
    const left = Math.max(0, axis.x(frames.t[first]));
    const right = Math.min(axis.width, axis.x(after < frames.count ? frames.t[after] : frames.end));
    if (right <= 0 || left >= axis.width || right - left < 0.5) continue;
    const holding = name === "holding";
    ground(
      context,
      holding ? colors.held : name === "looking" ? colors.sunk : colors["info-soft"],
      left,
      top,
      right - left,
      height,
    );
    if (name === "paused") dots(context, colors.edge, left, top, right - left, height);
    if (!holding) ground(context, colors.rule, left, top, 1, height);
    const side = frames.word("extended", Math.min(after - 1, first + Math.floor((after - first) / 2)));
    const text = holding && side ? STRAIGHT[side] : names[name];
    label(context, text, holding && side ? LETTERS[side] : "", left, right, top + height / 2, colors.ink);
  }
}

function label(context, text, short, left, right, y, color) {
  const shown = [text, short].find((one) => one && context.measureText(one).width + 12 <= right - left);
  if (!shown) return;
  context.fillStyle = color;
  context.fillText(shown, left + 6, y + 0.5);
}

export const phaseRuns = (frames) => runs(frames.columns.phase);
