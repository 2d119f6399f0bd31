// What the teacher draws on a frame: lines, angles, arrows, freehand; shown near their moment, over the overlay.

import { angle, arc, path, paths, stroke } from "./strokes.js";

/** Seconds around its frame in which a drawing is seen while the clip plays, fading out. */
const SEEN_S = 0.75;
const HALO = "#10141a";

/** The drawings of one clip. `marks` as the server has them: points are shares of the frame's width and height. */
export class Drawings {
  constructor(stage, size) {
    this.stage = stage;
    this.size = size;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "drawings";
    this.canvas.setAttribute("aria-hidden", "true");
    this.context = this.canvas.getContext("2d");
    this.marks = [];
    this.unfinished = null;
    this.crosshair = null;
  }

  /** Draw what belongs to a moment (s); nothing but the unfinished one for null. */
  draw(time) {
    const { context, canvas } = this;
    context.clearRect(0, 0, canvas.width, canvas.height);
    let shown = 0;
    for (const mark of time === null ? [] : this.marks) {
      const share = 1 - Math.abs(mark.time - time) / SEEN_S;
      if (share > 0) {
        this.#mark(mark, Math.min(1, share * 2));
        shown += 1;
      }
    }
    canvas.dataset.shown = shown;
    if (this.unfinished) this.#mark(this.unfinished, 1);
    if (this.crosshair) this.#cross(this.crosshair);
  }

  #mark({ kind, points, colour }, share) {
    const { context, canvas } = this;
    const unit = Math.max(2, Math.sqrt(canvas.width * canvas.height) / 220);
    const look = stroke(colour, unit, HALO, unit * 0.35);
    const at = points.map(([x, y]) => [x * canvas.width, y * canvas.height]);
    context.globalAlpha = share;
    path(context, at, look);
    if (kind === "arrow" && at.length > 1) this.#head(at[at.length - 2], at[at.length - 1], look);
    if (kind === "angle" && at.length === 3) this.#angle(at, look);
    context.globalAlpha = 1;
  }

  #head(from, to, look) {
    const turn = Math.atan2(to[1] - from[1], to[0] - from[0]);
    const length = look.width * 5;
    const side = (by) => [to[0] - length * Math.cos(turn + by), to[1] - length * Math.sin(turn + by)];
    paths(this.context, [[side(0.45), to, side(-0.45)]], look);
  }

  #angle(at, look) {
    const [start, vertex, end] = at;
    const reach = Math.min(...[start, end].map(([x, y]) => Math.hypot(x - vertex[0], y - vertex[1])));
    const around = arc(vertex, start, end, Math.min(reach * 0.5, look.width * 12));
    path(this.context, around, look);
    const [x, y] = around[Math.floor(around.length / 2)];
    const size = look.width * 6;
    const text = `${Math.round(angle(start, vertex, end))}°`;
    this.context.font = `650 ${size}px system-ui, sans-serif`;
    this.context.textAlign = "center";
    this.context.textBaseline = "middle";
    const out = [vertex[0] + (x - vertex[0]) * 1.7, vertex[1] + (y - vertex[1]) * 1.7];
    this.context.lineWidth = look.width;
    this.context.strokeStyle = look.halo;
    this.context.strokeText(text, ...out);
    this.context.fillStyle = look.color;
    this.context.fillText(text, ...out);
    this.context.textAlign = "start";
  }

  #cross([x, y]) {
    const [left, top] = [x * this.canvas.width, y * this.canvas.height];
    const arm = 14 * (devicePixelRatio || 1);
    paths(
      this.context,
      [
        [
          [left - arm, top],
          [left + arm, top],
        ],
        [
          [left, top - arm],
          [left, top + arm],
        ],
      ],
      stroke("#ffffff", 2, HALO, 1.5),
    );
  }
}
