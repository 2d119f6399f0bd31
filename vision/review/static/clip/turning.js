// Turn and mirror: the picture is shown so at once, and scored so when that is asked for.

import { say } from "../api.js";
import { gettext } from "../language.js";
import { keepTurn } from "./scoring.js";
import { Turn } from "./turn.js";
import { make } from "./words.js";

/** How the picture stands, by its degrees, as it is and mirrored. */
const SHOWN = {
  0: [gettext("Shown as it was recorded."), gettext("Shown mirrored.")],
  90: [gettext("Shown with a quarter turn to the right."), gettext("Shown with a quarter turn to the right, and then mirrored.")],
  180: [gettext("Shown with a half turn."), gettext("Shown with a half turn, and then mirrored.")],
  270: [gettext("Shown with a quarter turn to the left."), gettext("Shown with a quarter turn to the left, and then mirrored.")],
};
const RIGHT = new Turn(1);
const MIRROR = new Turn(0, true);

/** The menu in `place`, which `button` opens. Event: `change` when the picture is shown another way. */
export class Turning extends EventTarget {
  constructor(pane, scoring, button, place) {
    super();
    const { correction, clip } = pane.data;
    Object.assign(this, { pane, scoring, button, place, clip: clip.id, scored: pane.data.scored });
    this.result = Turn.of(correction);
    this.words = make("p", { role: "status" });
    this.mirror = this.#button(gettext("Mirror"), () => this.#turn(MIRROR));
    this.score = make("button", { type: "button", class: "main", onclick: () => this.begin() }, gettext("Score it so"));
    this.undo = this.#button(gettext("As it was"), () => this.show(this.result));
    this.sides = make("p", { class: "quiet" }, gettext("Until it is scored so, what was found is still told as it was: also which side is left."));
    place.append(
      make("h2", {}, gettext("Turn and mirror")),
      make(
        "div",
        { class: "acts" },
        this.#button(gettext("Turn left"), () => this.#turn(RIGHT.back)),
        this.#button(gettext("Turn right"), () => this.#turn(RIGHT)),
        this.#button(gettext("Upside down"), () => this.#turn(new Turn(2))),
        this.mirror,
      ),
      this.words,
      make("p", { class: "quiet" }, gettext("Mirroring exchanges left and right. Do it only where the recording shows them exchanged, as front cameras do.")),
      this.sides,
      make("div", { class: "acts" }, this.score, this.undo),
      ...progress(scoring),
      make("div", { class: "acts last" }, make("button", { type: "button", class: "plain", onclick: () => this.toggle(false) }, gettext("Close"))),
    );
    button.addEventListener("click", () => this.toggle());
    scoring.addEventListener("change", () => this.#tell());
    this.#tell();
  }

  /** Open the menu, close it, or the other of the two. */
  toggle(open = this.place.hidden) {
    this.place.hidden = !open;
    this.button.setAttribute("aria-expanded", open);
    if (open) this.place.querySelector("button").focus();
    else if (this.place.contains(document.activeElement)) this.button.focus();
  }

  /** Close the menu; tells whether it was open. */
  close() {
    const open = !this.place.hidden;
    this.toggle(false);
    return open;
  }

  /** Show the picture turned so. Of a clip that is not scored yet it is kept; of others once it is scored so. */
  show(turn) {
    this.pane.turn = turn;
    this.#tell();
    this.dispatchEvent(new Event("change"));
    const asItWas = turn.is(this.result);
    if (this.scoring.busy || (this.scored && !asItWas)) return;
    const kept = asItWas ? { rotate: null, mirrored: false } : { rotate: turn.rotate, mirrored: turn.mirrored };
    keepTurn(this.clip, kept).catch((error) => say(error.message));
  }

  /** Have it scored as it is shown. */
  begin() {
    const { rotate, mirrored } = this.pane.turn;
    this.scoring.begin({ rotate, mirrored });
  }

  #button(text, act) {
    return make("button", { type: "button", onclick: act }, text);
  }

  #turn(by) {
    this.show(this.pane.turn.then(by));
  }

  #tell() {
    const { turn } = this.pane;
    const same = turn.is(this.result);
    this.words.textContent = SHOWN[turn.rotate][Number(turn.mirrored)];
    this.mirror.setAttribute("aria-pressed", turn.mirrored);
    this.sides.hidden = same || !this.scored;
    this.undo.disabled = same || this.scoring.busy;
    this.score.disabled = this.scoring.busy || (same && this.scored);
  }
}

/** How far the scoring is, as a bar and a sentence. */
export function progress(scoring) {
  const bar = make("progress", { max: "1", value: "0", "aria-label": gettext("Scoring"), hidden: true });
  const state = make("p", { role: "status" });
  const words = { idle: "", waiting: gettext("Waiting to be scored."), scoring: gettext("Being scored; you can go on meanwhile.") };
  const update = () => {
    bar.hidden = !scoring.busy;
    bar.value = scoring.share;
    state.textContent = scoring.turn ? "" : (words[scoring.state] ?? scoring.error);
  };
  scoring.addEventListener("change", update);
  update();
  return [bar, state];
}

/** In the place of a clip that was refused since it does not stand upright: the turn that it needs. */
export function turnOffer(scoring, turning) {
  const words = make("p", { role: "status" });
  const begin = (rotate) => {
    turning.show(new Turn(rotate / 90, turning.pane.turn.mirrored));
    turning.begin();
  };
  const offer = make(
    "div",
    { class: "offer" },
    words,
    make(
      "div",
      { class: "acts" },
      make("button", { type: "button", class: "main", onclick: () => begin(scoring.turn) }, gettext("Turn it and score it")),
      make("button", { type: "button", onclick: () => begin(0) }, gettext("It is upright: score it as it is")),
    ),
  );
  const update = () => {
    offer.hidden = !scoring.turn;
    if (scoring.turn)
      words.textContent =
        scoring.turn === 180
          ? gettext("The picture is upside down, so it was not scored.")
          : gettext("The picture lies on its side, so it was not scored.");
  };
  scoring.addEventListener("change", update);
  update();
  return offer;
}
