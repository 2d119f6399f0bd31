// The values beside the findings, on the picture: next to the shape and off the person, as vision/drawing/labels.py puts them.

import { FONTS, gettext } from "../language.js";
import { value as inWords } from "./words.js";

const TRUNK = [11, 12, 23, 24];
const ANKLES = [27, 28];
const SIGNS = { aligned: "\u2713", adjust: "!" };
const STEPS = 4;

/** A label for each finding that was judged, and for information that is never judged; `findings` as they are drawn. */
export function drawLabels(context, findings, pixels, unit, theme) {
  const ratio = devicePixelRatio || 1;
  const size = Math.max(2.5 * unit, 11 * ratio);
  const taken = [];
  for (const finding of [...findings].reverse()) {
    const { check, status, value } = finding;
    if (!Number.isFinite(value) || status === "unmeasurable" || (status === "info" && check.judged)) continue;
    const sign = SIGNS[status] ? `${SIGNS[status]} ` : "";
    const shown = inWords(check, value);
    const text = sign + (check.unit === "thighs" ? gettext("{value} thighs", { value: shown }) : shown);
    context.font = `${status === "info" ? 500 : 650} ${size}px ${FONTS}`;
    const box = { width: context.measureText(text).width + size, height: size * 1.55 };
    const { anchor, outward } = placeOf(finding, pixels);
    const free = freeBox(context.canvas, box, anchor, outward, taken, 2.6 * unit);
    if (!free) continue;
    taken.push(free);
    context.globalAlpha = finding.faint ? 0.25 : 1;
    pill(context, free, theme[status], theme.halo, ratio);
    context.fillStyle = status === "info" ? theme.info : theme.text;
    context.textBaseline = "middle";
    context.fillText(text, free.x + size / 2, free.y + free.height / 2 + size * 0.05);
    context.globalAlpha = 1;
  }
}

function pill(context, { x, y, width, height }, rim, ground, ratio) {
  context.beginPath();
  context.roundRect(x, y, width, height, height / 2);
  context.fillStyle = `${ground}d8`;
  context.fill();
  context.strokeStyle = rim;
  context.lineWidth = 1.5 * ratio;
  context.stroke();
}

/** A shape's anchor and the direction away from the person, in which its label goes. */
function placeOf({ points, kind }, pixels) {
  const [first, last] = [points[0], points[points.length - 1]];
  const length = Math.hypot(last[0] - first[0], last[1] - first[1]) || 1;
  const across = [-(last[1] - first[1]) / length, (last[0] - first[0]) / length];
  const off = ([x, y]) => Math.abs((x - first[0]) * across[0] + (y - first[1]) * across[1]);
  let anchor = [(first[0] + last[0]) / 2, (first[1] + last[1]) / 2];
  if (kind === "angle") anchor = points[1];
  if (kind === "curve") anchor = points.reduce((best, point) => (off(point) > off(best) ? point : best), first);
  const far = ([x, y]) => Math.hypot(x - anchor[0], y - anchor[1]);
  const [trunk, ankles] = [TRUNK, ANKLES].map((some) => middle(some.map((i) => pixels[i])));
  const from = far(trunk) > far(ankles) ? trunk : ankles;
  const away = across[0] * (anchor[0] - from[0]) + across[1] * (anchor[1] - from[1]) >= 0;
  return { anchor, outward: away ? across : across.map((part) => -part) };
}

const middle = (points) => [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);

/** The nearest place outward that no other label has, else on the shape's other side; null where all are taken. */
function freeBox(canvas, { width, height }, anchor, outward, taken, gap) {
  for (const direction of [outward, outward.map((part) => -part)]) {
    for (let step = 0; step < STEPS; step++) {
      const reach = Math.min(
        width / 2 / Math.max(Math.abs(direction[0]), 1e-6),
        height / 2 / Math.max(Math.abs(direction[1]), 1e-6),
      );
      const far = reach + gap + 0.8 * step * height;
      const x = Math.max(0, Math.min(canvas.width - width, anchor[0] + direction[0] * far - width / 2));
      const y = Math.max(0, Math.min(canvas.height - height, anchor[1] + direction[1] * far - height / 2));
      if (
        !taken.some((box) => x < box.x + box.width && box.x < x + width && y < box.y + box.height && box.y < y + height)
      ) {
        return { x, y, width, height };
      }
    }
  }
  return null;
}
