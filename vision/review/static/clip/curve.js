// Paints one measure over time: its value, the band of its error, and the band that counts as aligned.

import { plain } from "./words.js";

/** Steps in time of this many usual ones are a gap. */
const GAP_STEPS = 5;

/** What is measured behind each pixel: lowest, highest and mean value, and mean error. Frames as they are where few. */
export function thinned(axis, frames, check) {
  const values = frames.columns[check.id];
  const errors = frames.columns[`${check.id}_error`];
  const found = [];
  let first = Math.max(0, frames.from(axis.t(0)) - 1);
  const last = Math.min(frames.count, frames.from(axis.t(axis.width)) + 1);
  const perPixel = (last - first) / axis.width;
  if (perPixel <= 1) {
    for (let i = first; i < last; i++)
      found.push(point(axis.x(frames.t[i]), values[i], values[i], values[i], errors[i]));
    return found;
  }
  for (let x = 0; x < axis.width; x++) {
    const after = frames.from(axis.t(x + 1));
    let [count, sum, low, high, error] = [0, 0, Infinity, -Infinity, 0];
    for (let i = first; i < after; i++) {
      if (Number.isNaN(values[i])) continue;
      count += 1;
      sum += values[i];
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
      error += errors[i] || 0;
    }
    found.push(count ? point(x + 0.5, sum / count, low, high, error / count) : point(x + 0.5, NaN, NaN, NaN, NaN));
    first = after;
  }
  return found;
}

const point = (x, mean, low, high, error) => ({ x, mean, low, high, error });

/** The lowest and highest value to show: those of the check's own phase over the whole clip, its bounds, some room. */
export function valueRange(frames, check) {
  const values = frames.columns[check.id];
  const phase = frames.words.phase.indexOf(check.phase);
  const own = [];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i]) && frames.columns.phase[i] === phase) own.push(values[i]);
  }
  const some = (own.length ? Float32Array.from(own) : values.filter((one) => !Number.isNaN(one))).sort();
  if (!some.length) return null;
  const cut = Math.floor(some.length / 100);
  const edges = [some[cut], some[some.length - 1 - cut], ...check.bounds.filter((bound) => bound !== null)];
  const [low, high] = [Math.min(...edges), Math.max(...edges)];
  const missing = Math.max(0, check.least_range - (high - low)) / 2;
  const room = 0.12 * Math.max(high - low, check.least_range);
  return [low - missing - room, high + missing + room];
}

/** Paint the curve between `top` and `top + height`. */
export function paintCurve(context, axis, frames, check, range, { top, height, colors, font }) {
  const [bottom, upper] = range;
  const y = (value) => top + (height * (upper - value)) / (upper - bottom);
  context.save();
  context.beginPath();
  context.rect(0, top, axis.width, height);
  context.clip();
  paintTarget(context, axis, check, y, top, height, colors);
  const points = thinned(axis, frames, check);
  for (const run of unbroken(points, axis)) {
    area(
      context,
      run.filter((one) => one.error > 0),
      (one) => y(one.mean + one.error),
      (one) => y(one.mean - one.error),
      colors.error,
      0.6,
    );
    area(
      context,
      run.filter((one) => one.high > one.low),
      (one) => y(one.high),
      (one) => y(one.low),
      colors.line,
      0.35,
    );
    context.strokeStyle = colors.line;
    context.lineWidth = 1.75;
    context.lineJoin = "round";
    context.beginPath();
    run.forEach((one, i) => (i ? context.lineTo(one.x, y(one.mean)) : context.moveTo(one.x, y(one.mean))));
    if (run.length === 1) context.lineTo(run[0].x + 1, y(run[0].mean));
    context.stroke();
  }
  context.restore();
  paintTicks(context, check, range, y, { top, height, colors, font });
}

function paintTarget(context, axis, check, y, top, height, colors) {
  const [low, high] = check.bounds;
  if (low === null && high === null) return;
  const [from, to] = [high === null ? top : y(high), low === null ? top + height : y(low)];
  context.globalAlpha = 0.75;
  context.fillStyle = colors["aligned-soft"];
  context.fillRect(0, from, axis.width, to - from);
  context.globalAlpha = 1;
  context.strokeStyle = colors.aligned;
  context.lineWidth = 1;
  context.setLineDash([4, 3]);
  for (const bound of [low, high]) {
    if (bound === null) continue;
    context.beginPath();
    context.moveTo(0, Math.round(y(bound)) + 0.5);
    context.lineTo(axis.width, Math.round(y(bound)) + 0.5);
    context.stroke();
  }
  context.setLineDash([]);
}

/** Two to four round values at the left edge; for the spine its words. */
function paintTicks(context, check, [bottom, upper], y, { top, height, colors, font }) {
  const ticks = [];
  if (check.words.length) {
    let from = bottom;
    for (const [limit, word] of check.words) {
      const to = Math.min(limit ?? upper, upper);
      if (to - from > 0.2 * (upper - bottom)) ticks.push([(from + to) / 2, word]);
      from = Math.max(from, to);
    }
  } else {
    const least = (upper - bottom) / 3;
    const power = 10 ** Math.floor(Math.log10(least));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= least * 0.999);
    for (let i = Math.ceil(bottom / step); i * step <= upper; i++) ticks.push([i * step, plain(check, i * step)]);
  }
  context.font = font;
  context.textBaseline = "middle";
  for (const [value, text] of ticks) {
    const at = Math.max(top + 7, Math.min(top + height - 7, y(value)));
    const width = context.measureText(text).width;
    context.globalAlpha = 0.8;
    context.fillStyle = colors.sunk;
    context.fillRect(2, at - 7, width + 6, 14);
    context.globalAlpha = 1;
    context.fillStyle = colors.quiet;
    context.fillText(text, 5, at + 0.5);
  }
}

/** Measured points without a gap between them. */
function* unbroken(points, axis) {
  const steps = [];
  for (let i = 1; i < points.length; i++) steps.push(points[i].x - points[i - 1].x);
  const longest = GAP_STEPS * Math.max(1, steps.sort((a, b) => a - b)[steps.length >> 1] ?? axis.width);
  let run = [];
  for (const one of points) {
    if (Number.isNaN(one.mean) || (run.length && one.x - run[run.length - 1].x > longest)) {
      if (run.length) yield run;
      run = [];
    }
    if (!Number.isNaN(one.mean)) run.push(one);
  }
  if (run.length) yield run;
}

function area(context, points, above, below, color, share) {
  if (points.length < 2) return;
  context.globalAlpha = share;
  context.fillStyle = color;
  context.beginPath();
  points.forEach((one, i) => (i ? context.lineTo(one.x, above(one)) : context.moveTo(one.x, above(one))));
  for (const one of [...points].reverse()) context.lineTo(one.x, below(one));
  context.fill();
  context.globalAlpha = 1;
}
