// Draws what is known of a frame over the picture: skeleton, back, findings, the aligned geometry, values.
// Nothing is computed here that was not seen or judged: places come from the server, see vision/review/clip/overlay.py.

import { drawLabels } from "./labels.js";
import { Turn } from "./turn.js";
import { arc, dot, fill, path, paths, stroke } from "./strokes.js";

/** What lies on top: the last is drawn last. */
const ORDER = ["unmeasurable", "info", "aligned", "adjust"];
/** Widths in units, as in vision/drawing/theme.py. */
const WIDTH = { extended: 0.85, bent: 0.75, body: 0.32, finding: 0.62, info: 0.22, joint: 0.72, halo: 0.28 };
const UNITS_ACROSS = 54;
const JOINTS = { left: [23, 25, 27], right: [24, 26, 28] };

/** A frame's row of numbers as points in the canvas's pixels. */
class Places {
  /** `turn`: how the clip's picture, of `size`, is turned on `canvas`. */
  constructor(parts, row, turn, size, canvas) {
    Object.assign(this, { parts, row, turn, size, canvas });
  }

  /** A part's points as [x, y], or null where it is not there. */
  points(name) {
    const part = this.parts[name];
    return part ? this.#read(part.at, part.points) : null;
  }

  /** The aligned position of a finding, or null. */
  target(name) {
    const part = this.parts[name];
    return part?.target ? this.#read(part.at + 2 * part.points, part.target) : null;
  }

  visibility(landmark) {
    return this.row[this.parts.visibility.at + landmark];
  }

  #read(at, count) {
    if (!Number.isFinite(this.row[at])) return null;
    const [width, height] = this.size;
    return Array.from({ length: count }, (_, i) => {
      const [x, y] = this.turn.place([this.row[at + 2 * i] / width, this.row[at + 2 * i + 1] / height]);
      return [x * this.canvas.width, y * this.canvas.height];
    });
  }
}

/** The layer over one clip's picture. `layers` tells what is on; `emphasis` is a check that the others step back for. */
export class Overlay {
  constructor(canvas, data, frames, pieces, layers) {
    Object.assign(this, { canvas, data, frames, pieces, layers });
    this.context = canvas.getContext("2d");
    this.emphasis = null;
    this.turn = new Turn(); // how the picture that was scored is shown
    this.drawn = null;
  }

  /** Draw a frame. `drawn` then tells what was drawn: the frame and the landmarks, in pixels of the clip as it is shown. */
  draw(frame) {
    const { canvas, context, data } = this;
    context.clearRect(0, 0, canvas.width, canvas.height);
    delete canvas.dataset.frame;
    this.drawn = null;
    const row = this.pieces?.row(frame, this.frames.count);
    if (!row) return;
    const scale = canvas.width / this.turn.shape(data.clip.size)[0];
    const places = new Places(this.pieces.parts, row, this.turn, data.clip.size, canvas);
    const pixels = places.points("pixels");
    this.drawn = { frame, pixels: pixels?.map(([x, y]) => [x / scale, y / scale]) ?? null };
    canvas.dataset.frame = frame;
    if (!pixels) return;
    this.unit = this.#unit(pixels);
    const back = places.points("back");
    if (this.layers.on("back") && back) path(context, back, this.#look(data.theme.body, 2 * WIDTH.info));
    if (this.layers.on("skeleton")) this.#skeleton(places, pixels, this.frames.word("extended", frame));
    const findings = this.#findings(places, frame);
    for (const finding of findings) this.#finding(finding);
    if (this.layers.on("values")) drawLabels(context, findings, pixels, this.unit, data.theme);
  }

  /** The findings that are switched on, those to adjust last. */
  #findings(places, frame) {
    const found = [];
    for (const check of this.data.checks) {
      const points = this.layers.on(check.id) ? places.points(check.id) : null;
      const status = this.frames.status(check.id, frame);
      if (points && status) {
        const faint = this.emphasis !== null && this.emphasis !== check.id;
        const { value } = this.frames.reading(check.id, frame);
        found.push({
          check,
          status,
          points,
          value,
          faint,
          target: places.target(check.id),
          kind: places.parts[check.id].kind,
        });
      }
    }
    return found.sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  }

  #unit(pixels) {
    const { width, height } = this.canvas;
    const unit = Math.max(Math.sqrt(width * height) / 100, 2.6 * (devicePixelRatio || 1));
    const [x, y] = [0, 1].map((axis) => pixels.map((point) => point[axis]));
    const extent = Math.hypot(Math.max(...x) - Math.min(...x), Math.max(...y) - Math.min(...y));
    return Math.max(0.5 * unit, Math.min(unit, extent / UNITS_ACROSS));
  }

  #look(color, width, dash = 0, edge = 1) {
    return stroke(color, width * this.unit, this.data.theme.halo, edge * WIDTH.halo * this.unit, dash * this.unit);
  }

  #skeleton(places, pixels, extended) {
    const { theme, overlay } = this.data;
    this.#bones(places, pixels, overlay.bones.body, this.#look(theme.body, WIDTH.body));
    const near = extended || "left";
    for (const side of [near === "left" ? "right" : "left", near]) {
      let look = this.#look(theme.body, WIDTH.body);
      if (extended) {
        const width = side === extended ? WIDTH.extended : WIDTH.bent;
        look = this.#look(theme[side === extended ? "extended" : "bent"], width, side === extended ? 0 : 3 * width);
      }
      const leg = overlay.bones[side];
      this.#bones(places, pixels, leg.slice(2), { ...look, width: look.width * 0.5, dash: 0 });
      this.#bones(places, pixels, leg.slice(0, 2), look);
      for (const joint of JOINTS[side]) {
        this.#faintly(this.#share(places, joint), () =>
          dot(this.context, pixels[joint], WIDTH.joint * this.unit, look),
        );
      }
    }
  }

  #bones(places, pixels, bones, look) {
    for (const [, share] of this.data.overlay.fades) {
      const some = bones.filter(([a, b]) => Math.min(this.#share(places, a), this.#share(places, b)) === share);
      if (some.length) {
        this.#faintly(share, () =>
          paths(
            this.context,
            some.map(([a, b]) => [pixels[a], pixels[b]]),
            look,
          ),
        );
      }
    }
  }

  #share(places, landmark) {
    const seen = places.visibility(landmark);
    const fades = this.data.overlay.fades;
    return (fades.find(([least]) => seen >= least) ?? fades[fades.length - 1])[1];
  }

  #faintly(share, draw) {
    this.context.globalAlpha = share;
    draw();
    this.context.globalAlpha = 1;
  }

  #finding({ status, points, target, kind, faint }) {
    const judged = status === "aligned" || status === "adjust";
    const width = judged ? WIDTH.finding : WIDTH.info * 1.5;
    const look = this.#look(
      this.data.theme[status],
      width,
      status === "unmeasurable" ? 3.5 * width : 0,
      judged ? 1 : 0.6,
    );
    const aim = judged && this.layers.on("ghost");
    this.#faintly(faint ? 0.25 : 1, () => this[`_${kind}`](points, aim ? target : null, look, judged, aim));
  }

  _angle([start, vertex, end], target, look) {
    const shorter = Math.min(...[start, end].map(([x, y]) => Math.hypot(x - vertex[0], y - vertex[1])));
    const radius = Math.max(2.5 * this.unit, Math.min(5.5 * this.unit, 0.5 * shorter));
    const around = arc(vertex, start, end, radius);
    if (target) this.#aim(target.slice(1), look);
    fill(this.context, [...around, vertex], look.color, 0.3);
    path(this.context, around, look);
    dot(this.context, vertex, 1.15 * look.width, look);
  }

  _bar([floor, joint], target, look) {
    const flat = ([x, y], half) => [
      [x - half * this.unit, y],
      [x + half * this.unit, y],
    ];
    if (target) this.#aim(flat(target[1], 1.6), look);
    paths(this.context, [flat(floor, 1.6), [floor, joint], flat(joint, 1)], look);
  }

  _line(points, target, look) {
    if (target) this.#aim(target, look);
    path(this.context, points, look);
    for (const end of [points[0], points[points.length - 1]]) dot(this.context, end, 0.95 * look.width, look);
  }

  _curve(points, _target, look, judged, aim) {
    const chord = [points[0], points[points.length - 1]];
    if (judged) fill(this.context, points, look.color, 0.35);
    if (aim) this.#aim(chord, look);
    path(this.context, points, look);
    if (judged) for (const end of chord) dot(this.context, end, 0.85 * look.width, look);
  }

  /** The aligned position: thin, dashed and white. */
  #aim(points, look) {
    const width = Math.max(1, 0.5 * look.width);
    path(this.context, points, {
      ...stroke(this.data.theme.text, width, look.halo, look.edge * 0.6),
      dash: Math.max(3, 3.2 * width),
    });
  }
}
