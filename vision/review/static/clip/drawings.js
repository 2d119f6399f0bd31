// What the teacher draws on a frame; shown near its moment, over the overlay.

import { FONTS, gettext } from "../language.js";
import { Turn } from "./turn.js";
import { angle, arc, path, paths, stroke } from "./strokes.js";
import { clock } from "./words.js";

/** Seconds around its frame in which a drawing is seen while the clip plays, fading out. */
const SEEN_S = 0.75;
const HALO = "#10141a";
/** How much larger things are under the magnifier. */
const MAGNIFIED = 2;
/** Pixels of the screen within which a drawing is meant by a click. */
const REACH = 12;

/** What each kind is called, and the points that it takes; a freehand line takes any number. */
export const KINDS = {
  line: [gettext("Line"), 2],
  arrow: [gettext("Arrow"), 2],
  angle: [gettext("Angle"), 3],
  freehand: [gettext("Freehand"), Infinity],
  circle: [gettext("Circle"), 2],
  box: [gettext("Box"), 2],
  text: [gettext("Text"), 1],
  magnifier: [gettext("Magnifier"), 2],
  stopwatch: [gettext("Stopwatch"), 1],
};

/** The degrees of an angle that was drawn, on a frame whose file has this `size`; null of anything else. */
export function degrees({ kind, points }, [width, height]) {
  if (kind !== "angle" || points.length !== 3) return null;
  return Math.round(angle(...points.map(([x, y]) => [x * width, y * height])));
}

/** A drawing as the list names it, as in `Angle 155°`. */
export function named(mark, size) {
  const found = degrees(mark, size);
  return `${KINDS[mark.kind]?.[0] ?? gettext("Drawing")}${found === null ? "" : ` ${found}°`}`;
}

/**
 * The drawings of one clip. `marks` as the server has them: points are shares of the width and height of the frame as its
 * file shows it; `turn` is how it is shown here.
 * `texts` are the notes' texts by id, for those that stand on the picture; `video` is what the magnifier looks at.
 */
export class Drawings {
  constructor(video) {
    this.video = video;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "drawings";
    this.canvas.setAttribute("aria-hidden", "true");
    this.context = this.canvas.getContext("2d");
    this.marks = [];
    this.texts = new Map();
    this.unfinished = null;
    this.crosshair = null;
    this.turn = new Turn();
    this.moved = null; // a mark in the place of the one with its id, while it is moved
  }

  /** Draw what belongs to a moment (s); nothing but the unfinished one for null. */
  draw(time) {
    const { context, canvas } = this;
    context.clearRect(0, 0, canvas.width, canvas.height);
    this.time = time;
    const shown = this.#shown(time);
    for (const [mark, share] of shown) this.#mark(mark, Math.min(1, share * 2));
    canvas.dataset.shown = shown.length;
    if (this.unfinished) this.#mark(this.unfinished, 1);
    if (this.crosshair) this.#cross(this.crosshair);
  }

  /** The drawing at a place (shares of the frame) and which of its points is there (null: none); or null. */
  hit([x, y]) {
    const reach = REACH * (this.canvas.width / this.canvas.getBoundingClientRect().width);
    const [at] = this.#pixels([[x, y]]);
    const found = [];
    for (const [mark] of this.#shown(this.time)) {
      const points = this.#pixels(mark.points);
      const point = points.findIndex((one) => distance(one, at) <= reach);
      const far = point >= 0 ? 0 : this.#away(mark, points, at);
      if (far <= reach) found.push({ mark, far, point: point >= 0 && mark.kind !== "freehand" ? point : null });
    }
    return found.sort((a, b) => a.far - b.far)[0] ?? null;
  }

  /** What is seen at a moment, each with its share: 1 at its own moment, less before and after. */
  #shown(time) {
    if (time === null || time === undefined) return [];
    return this.marks
      .map((mark) => (mark.id === this.moved?.id ? this.moved : mark))
      .map((mark) => {
        const runs = mark.kind === "stopwatch" && time >= mark.time - 1e-3;
        return [mark, runs ? 1 : 1 - Math.abs(mark.time - time) / SEEN_S];
      })
      .filter(([mark, share]) => share > 0 && (mark.kind !== "text" || this.texts.has(mark.note)));
  }

  #pixels(points) {
    const { width, height } = this.canvas;
    return points.map((point) => this.turn.place(point)).map(([x, y]) => [x * width, y * height]);
  }

  /** How far a place is from what is drawn, in pixels of the canvas. */
  #away({ kind }, points, at) {
    const [first, last] = [points[0], points.at(-1)];
    if (kind === "circle" || kind === "magnifier") return Math.abs(distance(first, at) - distance(first, last));
    if (kind === "text" || kind === "stopwatch")
      return Math.max(0, Math.abs(at[0] - first[0]) - 6 * this.#unit * 5, Math.abs(at[1] - first[1]) - 4 * this.#unit);
    const lines = kind === "box" ? corners(first, last) : points;
    return Math.min(...lines.slice(1).map((end, i) => toSegment(at, lines[i], end)));
  }

  get #unit() {
    return Math.max(2, Math.sqrt(this.canvas.width * this.canvas.height) / 220);
  }

  #mark(mark, share) {
    const { kind, points, colour } = mark;
    const unit = this.#unit;
    const look = stroke(colour, unit, HALO, unit * 0.35);
    const at = this.#pixels(points);
    this.context.globalAlpha = share;
    if (kind === "text") this.#text(this.texts.get(mark.note) ?? mark.text ?? "", at[0], look);
    else if (kind === "stopwatch") this.#text(clock(Math.max(0, this.time - (mark.time ?? this.time))), at[0], look);
    else if (at.length > 1) this.#lines(kind, at, look);
    this.context.globalAlpha = 1;
  }

  #lines(kind, at, look) {
    const [first, last] = [at[0], at.at(-1)];
    if (kind === "magnifier") this.#magnify(first, distance(first, last));
    if (kind === "circle" || kind === "magnifier") path(this.context, round(first, distance(first, last)), look);
    else path(this.context, kind === "box" ? corners(first, last) : at, look);
    if (kind === "arrow") this.#head(at[at.length - 2], last, look);
    if (kind === "angle" && at.length === 3) this.#angle(at, look);
  }

  /** What lies under a circle, larger. */
  #magnify([x, y], radius) {
    const { context, canvas, video } = this;
    if (!(video.videoWidth || video.naturalWidth) || video.style.left) return; // the annotated clip lies elsewhere
    context.save();
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.clip();
    context.translate(x, y);
    context.scale(MAGNIFIED, MAGNIFIED);
    context.translate(-x, -y);
    context.drawImage(video, 0, 0, ...this.turn.draw(context, canvas.width, canvas.height));
    context.restore();
  }

  #head(from, to, look) {
    const turn = Math.atan2(to[1] - from[1], to[0] - from[0]);
    const length = look.width * 5;
    const side = (by) => [to[0] - length * Math.cos(turn + by), to[1] - length * Math.sin(turn + by)];
    paths(this.context, [[side(0.45), to, side(-0.45)]], look);
  }

  #angle(at, look) {
    const [start, vertex, end] = at;
    const reach = Math.min(...[start, end].map((one) => distance(one, vertex)));
    const around = arc(vertex, start, end, Math.min(reach * 0.5, look.width * 12));
    path(this.context, around, look);
    const [x, y] = around[Math.floor(around.length / 2)];
    const out = [vertex[0] + (x - vertex[0]) * 1.7, vertex[1] + (y - vertex[1]) * 1.7];
    this.#text(`${Math.round(angle(start, vertex, end))}°`, out, look);
  }

  /** Words around a place, in lines of about thirty letters. */
  #text(text, [x, y], look) {
    const { context } = this;
    const size = look.width * 6;
    context.font = `650 ${size}px ${FONTS}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineWidth = look.width;
    context.lineJoin = "round";
    const lines = text.match(/\S.{0,29}(?=\s|$)|\S{1,30}/g) ?? [];
    lines.forEach((line, i) => {
      const at = [x, y + (i - (lines.length - 1) / 2) * size * 1.2];
      context.strokeStyle = look.halo;
      context.strokeText(line, ...at);
      context.fillStyle = look.color;
      context.fillText(line, ...at);
    });
    context.textAlign = "start";
  }

  #cross([x, y]) {
    const [left, top] = [x * this.canvas.width, y * this.canvas.height];
    const arm = 14 * (devicePixelRatio || 1);
    const lines = [
      [
        [left - arm, top],
        [left + arm, top],
      ],
      [
        [left, top - arm],
        [left, top + arm],
      ],
    ];
    paths(this.context, lines, stroke("#ffffff", 2, HALO, 1.5));
  }
}

const distance = ([ax, ay], [bx, by]) => Math.hypot(ax - bx, ay - by);
const round = ([x, y], radius) =>
  Array.from({ length: 65 }, (_, i) => [x + radius * Math.cos((i * Math.PI) / 32), y + radius * Math.sin((i * Math.PI) / 32)]);
const corners = ([left, top], [right, bottom]) => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
  [left, top],
];

/** How far a place is from the line between two points. */
function toSegment(at, from, to) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const along = ((at[0] - from[0]) * dx + (at[1] - from[1]) * dy) / (dx * dx + dy * dy || 1);
  const share = Math.max(0, Math.min(1, along));
  return distance(at, [from[0] + share * dx, from[1] + share * dy]);
}
