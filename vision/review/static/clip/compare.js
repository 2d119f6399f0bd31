// Two holds beside or over each other, in step from their start: two sides, two dates, two students, or one mirrored.

import { call } from "../api.js";
import { gettext } from "../language.js";
import { how } from "./how.js";
import { listen, moving } from "./keys.js";
import { layerButtons, Layers } from "./layers.js";
import { Pair } from "./pair.js";
import { PairTimeline } from "./pair_timeline.js";
import { load, Pane } from "./pane.js";
import { transport } from "./transport.js";
import { clock, day, make, STATUS, symbol } from "./words.js";

const by = (id) => document.getElementById(id);
const asked = [...document.querySelectorAll("[data-side]")];

Promise.all(asked.map((figure) => load(figure.dataset.clip, figure.dataset.version))).then(open, failed);

function failed(error) {
  by("notice").textContent = error.message;
  by("notice").hidden = false;
}

function open(clips) {
  const checks = clips[0].data.checks;
  const layers = new Layers(
    checks.filter((check) => clips[0].data.overlay.parts.some((part) => part.name === check.id)),
  );
  const sides = clips.map((clip, i) => {
    const [, side, number] = new URLSearchParams(location.search).get(asked[i].dataset.side).split(".");
    const hold = clip.data.holds.find((one) => one.side === side && one.number === Number(number));
    return { ...clip, hold, name: "AB"[i] };
  });
  const lacking = sides.find((side) => !side.hold);
  if (lacking) return failed(new Error(gettext("{clip} has no such hold any more: choose another one.", { clip: lacking.data.clip.name })));
  sides.forEach((side, i) => {
    const figure = asked[i];
    side.pane = new Pane(figure.querySelector(".stage"), figure.querySelector(".notice"), side, layers);
    side.player = side.pane.player;
    const { clip } = side.data;
    call("GET", `/api/clips/${clip.id}/words`).then(({ marks, notes, judgements }) => {
      side.judgements = judgements;
      by("table").replaceChildren(table(sides));
      side.pane.drawings.marks = marks;
      side.pane.drawings.texts = new Map(notes.map(({ id, text }) => [id, text]));
      side.pane.redraw();
    }, failed);
    figure.querySelector("[data-say=title]").textContent = side.hold.title;
    figure.querySelector("[data-say=where]").textContent =
      gettext("{clip}, from {time}", {
        clip: [clip.student, day(clip.day), clip.name].filter(Boolean).join(", "),
        time: clock(side.hold.start, true),
      });
  });
  const pair = new Pair(sides);
  const { overlay } = how(by("how"), document.querySelector(".pair"), sides);
  const timeline = new PairTimeline(by("timeline"), sides, pair);
  const whole = Math.min(...sides.map(({ hold }) => hold.end - hold.start));
  const loopHold = () => {
    pair.repeat(pair.loop ? null : { from: 0, to: whole });
    if (pair.loop) pair.seek(0);
  };
  const mute = () => (pair.muted = !pair.muted);
  transport(by("transport"), pair, { loopHold, mute });
  layerButtons(by("layers"), layers);
  timeline.addEventListener("check", (event) => {
    for (const { pane } of sides) {
      pane.overlay.emphasis = pane.overlay.emphasis === event.detail ? null : event.detail;
      pane.redraw();
    }
  });
  by("table").replaceChildren(table(sides));
  for (const button of document.querySelectorAll("[data-do=help]"))
    button.addEventListener("click", () => by("help").showModal());
  by("help")
    .querySelector("[data-act=close]")
    .addEventListener("click", () => by("help").close());
  listen(
    { ...moving(pair, { loopHold, mute }), x: overlay, Home: () => pair.seek(0), "?": () => by("help").showModal() },
    (event) => layers.press(event.key),
  );
  let begun = 0;
  for (const { player } of sides) {
    player.addEventListener("frame", () => ++begun === sides.length && pair.seek(0), { once: true });
  }
  document.documentElement.dataset.ready = "yes";
}

/** Both holds' findings, check by check, the teacher's word first. */
function table(sides) {
  const checks = sides[0].data.checks.filter((check) =>
    sides.some(({ hold }) => hold.rows.some((row) => row.check === check.id)),
  );
  const cell = ({ hold, judgements = [] }, check) => {
    const row = hold.rows.find((one) => one.check === check);
    if (!row) return make("td", { class: "quiet" }, gettext("not in this hold"));
    const about = (one) => one.side === hold.side && one.hold === hold.number && one.check === check;
    const own = judgements.findLast(about)?.status;
    const status = own ?? row.status;
    const words = own
      ? gettext("{judged}, says the teacher; measured: {measured}", { judged: STATUS[own], measured: STATUS[row.status] })
      : STATUS[status];
    const told = status === "info" ? null : make("span", { class: "quiet" }, ` ${words}`);
    return make("td", {}, symbol(status), row.value || row.reason, told);
  };
  const rows = checks.map((check) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, check.title),
      ...sides.map((side) => cell(side, check.id)),
    ),
  );
  const head = make(
    "tr",
    {},
    make("td", {}),
    ...sides.map(({ name, hold, data }) =>
      make(
        "th",
        { scope: "col" },
        `${name}: ${hold.title}`,
        make("span", { class: "quiet" }, ` ${gettext("{day}, held {time}", { day: day(data.clip.day), time: hold.held })}`),
      ),
    ),
  );
  return make("table", { class: "table" }, make("thead", {}, head), make("tbody", {}, ...rows));
}
