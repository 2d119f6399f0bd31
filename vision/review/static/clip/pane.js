// One clip on the screen: the moving picture, what is drawn over it, and what to do where it cannot be shown.

import { call } from "../api.js";
import { gettext, percent } from "../language.js";
import { Drawings } from "./drawings.js";
import { Frames } from "./frames.js";
import { Overlay } from "./overlay.js";
import { Pieces } from "./pieces.js";
import { Player } from "./player.js";
import { Turn } from "./turn.js";
import { Zoom } from "./zoom.js";
import { clock, make } from "./words.js";

/** Milliseconds after which it is asked how far a copy is. */
const COPY_MS = 1000;

/** Fetch what is known of a clip: its data and its frames. Raises Error with a sentence. */
export async function load(clip, version) {
  const get = async (name) => {
    const answer = await fetch(`/clip/${clip}/${name}`);
    if (answer.ok) return answer;
    throw new Error(
      (await answer.json().catch(() => null))?.error ?? gettext("The result of this clip cannot be read: score it again."),
    );
  };
  const [data, frames] = await Promise.all([
    get("data.json").then((answer) => answer.json()),
    get(`frames.bin?v=${version}`).then((answer) => answer.arrayBuffer()),
  ]);
  // as the file shows it: places of drawings are those of this picture
  data.clip.recorded = Turn.of(data.correction).back.shape(data.clip.size);
  return { data, frames: new Frames(frames) };
}

/** A clip's picture in a stage of its own shape. `player` moves it; `redraw` draws the frame shown anew. */
export class Pane {
  constructor(stage, notice, { data, frames }, layers) {
    Object.assign(this, { stage, notice, data, frames, layers });
    stage.dataset.preparing = gettext("The overlay is being prepared …");
    const early = stage.querySelector("video"); // the page has begun to fetch it before its scripts ran
    if (data.clip.kind === "picture") this.video = make("img", { alt: gettext("The pose: {clip}", { clip: data.clip.name }) });
    else this.video = early ?? make("video", { playsinline: true, preload: "auto" });
    this.canvas = make("canvas", { class: "overlay", "aria-hidden": "true" });
    this.drawings = new Drawings(this.video);
    this.turned = make("div", { class: "turned" }, this.video);
    const crop = make("div", { class: "crop" }, this.turned);
    stage.append(crop, this.canvas, this.drawings.canvas);
    this.zoom = new Zoom(stage, [crop, this.canvas, this.drawings.canvas]);
    const { overlay } = data;
    this.pieces = new Pieces(`/clip/${data.clip.id}/overlay/`, data.version, overlay, data.scored ? "" : gettext("It is not scored."));
    // a jump to a moment that the page names finds its overlay there
    this.pieces.addEventListener("piece", () => this.pieces.ahead(this.#moments(), frames.count), { once: true });
    this.overlay = new Overlay(this.canvas, data, frames, this.pieces, layers);
    this.player = data.clip.kind === "picture" ? new Still(frames) : new Player(this.video, frames, data.media.begins, (frame) => this.pieces.fetched(frame));
    this.player.addEventListener("frame", () => this.redraw());
    this.pieces.addEventListener("piece", () => this.redraw());
    this.pieces.addEventListener("missing", () => this.tell(this.pieces.missing));
    layers.addEventListener("change", () => this.redraw());
    new ResizeObserver(() => this.#resize()).observe(stage);
    const { begins } = data.media;
    if (begins > 0.5) this.tell(gettext("The recording begins at {time} of the practice.", { time: clock(begins, true) }));
    this.turn = Turn.of(data.chosen ?? data.correction);
    this.#show();
  }

  /** How the file's picture is shown. */
  get turn() {
    return this.drawings.turn;
  }

  /** Show the picture, and all that is drawn on it, turned so; the overlay's places are those of what was scored. */
  set turn(turn) {
    this.drawings.turn = turn;
    this.overlay.turn = Turn.of(this.data.correction).back.then(turn);
    const [width, height] = this.size;
    this.stage.style.setProperty("--ratio", width / height);
    this.stage.style.aspectRatio = `${width} / ${height}`;
    this.#turnPicture();
  }

  /** Width and height of the picture as it is shown. */
  get size() {
    return this.turn.shape(this.data.clip.recorded);
  }

  /** How what `video` plays is shown: the annotated clip is turned already as it was scored. */
  get pictured() {
    return this.layers.locked ? this.overlay.turn : this.turn;
  }

  get mirrored() {
    return this.overlay.turn.mirrored;
  }

  /** Show left and right exchanged, or as they were scored. */
  set mirrored(on) {
    this.turn = Turn.of(this.data.correction).then(new Turn(0, on));
  }

  #turnPicture() {
    const { style } = this.turned;
    const swapped = this.pictured.quarters % 2 === 1;
    const [width, height] = this.size;
    style.width = swapped ? `${(100 * height) / width}%` : "100%";
    style.height = swapped ? `${(100 * width) / height}%` : "100%";
    style.transform = this.pictured.style;
    this.redraw();
  }

  /** Draw what is known of the frame on the screen. */
  redraw() {
    this.overlay.draw(this.player.frame);
    this.drawings.draw(this.layers.on("marks") ? this.player.time : null);
    this.stage.classList.toggle("waiting", !this.overlay.drawn && !this.pieces.missing && !this.layers.locked);
  }

  /** The frames of the moments that the page names, the holds' beginnings first. */
  #moments() {
    const { holds } = this.data;
    const found = holds.flatMap(({ rows }) => rows.flatMap(({ worst, best, spans }) => [worst, best, ...spans.flat()]));
    return [...holds.map(({ start }) => start), ...found].filter(Number.isFinite).map((t) => this.frames.at(t));
  }

  /** Say something about the picture, below it. */
  tell(text) {
    this.notice.textContent = text;
    this.notice.hidden = !text;
  }

  #resize() {
    const ratio = devicePixelRatio || 1;
    for (const canvas of [this.canvas, this.drawings.canvas]) {
      canvas.width = Math.round(this.stage.clientWidth * ratio);
      canvas.height = Math.round(this.stage.clientHeight * ratio);
    }
    this.redraw();
  }

  #show() {
    const { original, annotated } = this.data.media;
    this.video.addEventListener("error", () => this.#instead());
    // a browser that knows the sound but not the picture plays a clip without a picture
    this.video.addEventListener("loadedmetadata", () => this.video.videoWidth === 0 && this.#instead());
    if (original && this.video.getAttribute("src") !== original) this.video.src = original;
    else if (original && (this.video.error || (this.video.readyState > 0 && this.video.videoWidth === 0)))
      this.#instead();
    else if (original) return;
    else if (annotated) this.#instead();
    else if (this.data.clip.kind === "live")
      this.tell(gettext("This live session was not recorded: what was measured and said is here."));
    else this.tell(gettext("The clip itself is gone; what was measured and said is still here."));
  }

  /** Play the annotated clip, cut to its picture: what is drawn there is burnt in. */
  #instead() {
    const { annotated, original, playable } = this.data.media;
    if (original && playable && this.video.getAttribute("src") === original) {
      this.video.src = playable;
      return;
    }
    if (!annotated || this.layers.locked) {
      this.#copy(gettext("This browser cannot play the clip, and there is no annotated one."));
      return;
    }
    const [x, y, width, height] = annotated.picture;
    const [whole, tall] = annotated.canvas;
    const style = { width: whole / width, height: tall / height, left: -x / width, top: -y / height };
    for (const [name, share] of Object.entries(style)) this.video.style[name] = `${100 * share}%`;
    const text = annotatedOnly(this.data.clip.kind, original);
    this.tell(text);
    this.layers.lock(text);
    this.#turnPicture();
    this.video.src = annotated.src;
    if (original && this.data.clip.kind !== "picture") this.#copy(text);
  }

  /** Have a copy made that this browser can play, and offer it once it is there. */
  async #copy(text) {
    try {
      const { state, share, error } = await call("POST", `/api/clips/${this.data.clip.id}/playable`);
      if (state === "failed") this.tell(`${text} ${gettext("A copy that it can play could not be made: {why}", { why: error })}`);
      else if (state === "working") {
        this.tell(`${text} ${gettext("A copy that it can play is being made: {share}.", { share: percent(share) })}`);
        setTimeout(() => this.#copy(text), COPY_MS);
      } else {
        this.tell(gettext("There is a copy now that this browser can play."));
        this.notice.append(" ", make("button", { type: "button", onclick: () => location.reload() }, gettext("Show it")));
      }
    } catch (error) {
      this.tell(`${text} ${error.message}`);
    }
  }
}

/** Why the annotated clip stands in the place of the clip itself. */
function annotatedOnly(kind, original) {
  if (kind === "picture")
    return gettext("Of a picture the annotated one is shown: what is drawn in it cannot be switched off.");
  if (kind === "live")
    return gettext(
      "The live session itself was not recorded, so the annotated one is shown: what is drawn in it cannot be switched off.",
    );
  if (original)
    return gettext(
      "This browser cannot play the clip itself, so the annotated one is shown: what is drawn in it cannot be switched off.",
    );
  return gettext("The clip itself is gone, so the annotated one is shown: what is drawn in it cannot be switched off.");
}

/** A picture as if it were a clip of one frame. */
class Still extends EventTarget {
  constructor(frames) {
    super();
    Object.assign(this, { frames, frame: 0, time: 0, moment: 0, end: 0, rate: 1, loop: null, playing: false });
    for (const name of ["play", "pause", "toggle", "seek", "begin", "show", "step", "jump", "repeat", "change"])
      this[name] = () => {};
    queueMicrotask(() => this.dispatchEvent(new Event("frame")));
  }
}
