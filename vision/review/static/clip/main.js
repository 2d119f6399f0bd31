// The page of one clip: puts its parts together.

import { gettext, pgettext } from "../language.js";
import { outbox } from "../unsaved.js";
import { Commentary } from "./commentary.js";
import { Differ } from "./differ.js";
import { named } from "./drawings.js";
import { Findings } from "./findings.js";
import { fullScreen } from "./full_screen.js";
import { listen, moving } from "./keys.js";
import { layerButtons, Layers } from "./layers.js";
import { Notes } from "./notes.js";
import { load, Pane } from "./pane.js";
import { Said } from "./said.js";
import { Scoring } from "./scoring.js";
import { besideDialog } from "./side_by_side.js";
import { Sketch } from "./sketch.js";
import { tabs } from "./tabs.js";
import { Timeline } from "./timeline.js";
import { transport } from "./transport.js";
import { Turning } from "./turning.js";
import { unscored } from "./unscored.js";
import { clock, make, STATUS } from "./words.js";

const by = (id) => document.getElementById(id);
const root = by("clip");

load(root.dataset.clip, root.dataset.version).then(open, (error) => {
  by("notice").textContent = error.message;
  by("notice").hidden = false;
});

function open(clip) {
  const { data } = clip;
  const layers = new Layers(data.checks.filter((check) => data.overlay.parts.some((part) => part.name === check.id)));
  const said = new Said(data.clip, outbox);
  const pane = new Pane(by("stage"), by("notice"), clip, layers);
  const { player } = pane;
  const turning = turns(pane);
  const timeline = new Timeline(by("timeline"), clip, player);
  const commentary = new Commentary(pane, by("commentary"));
  const tab = tabs(document.querySelector(".tabs"));
  const sketch = new Sketch(pane, by("sketch"));
  const differ = new Differ(by("differ"), said);
  const act = {
    now: () => player.moment,
    go(time, check) {
      player.pause();
      player.seek(time);
      if (check) choose(check);
    },
    begin(hold) {
      player.pause();
      player.begin(hold.start);
    },
    choose: (check) => choose(check),
    differ: (hold, row) => differ.ask(hold, row, findings.own(hold, row.check)),
    agree: (hold, row) => differ.agree(hold, row),
    note(check) {
      player.pause();
      ask(true);
      tab("notes");
      notes.write(check);
    },
  };
  const findings = new Findings(by("findings"), data, said, act);
  const notes = new Notes(by("notes"), by("note-count"), data, said, act, commentary);

  /** Look at one check: its curve, its lane, its finding, its shape on the picture. */
  function choose(check, scroll = false) {
    const same = pane.overlay.emphasis === check && !scroll;
    pane.overlay.emphasis = same ? null : check;
    if (!same) layers.show(check);
    timeline.choose(check);
    findings.choose(same ? null : check, scroll);
    pane.redraw();
  }

  function loopHold() {
    const hold = findings.shown;
    if (player.loop || !hold) return player.repeat(null);
    player.repeat({ from: hold.start, to: hold.end });
    if (player.time < hold.start || player.time > hold.end) player.begin(hold.start);
  }

  function nextHold(step) {
    const { holds } = data;
    if (!holds.length) return;
    const at = (findings.hold + step + holds.length) % holds.length;
    findings.show(at);
    act.begin(holds[at]);
    if (player.loop) player.repeat({ from: holds[at].start, to: holds[at].end });
  }

  function moment(kind) {
    const row = findings.row(findings.check) ?? findings.shown?.rows.find((one) => one[kind] !== null);
    if (row && row[kind] !== null) act.go(row[kind], row.check);
  }

  function judge() {
    if (!findings.shown) return;
    const row =
      findings.row(findings.check) ??
      findings.shown?.rows.find((one) => one.status === "adjust") ??
      findings.shown?.rows[0];
    if (row) act.differ(findings.shown, row);
  }

  async function undo() {
    const time = await said.undo();
    if (time !== null) player.seek(time);
  }

  /** Findings and notes over the full screen: shown, hidden, or the other of the two. */
  function ask(shown = !root.classList.contains("asking")) {
    root.classList.toggle("asking", shown);
    found.setAttribute("aria-pressed", shown);
  }

  function layerPanel() {
    layering.setAttribute("aria-expanded", by("layers").parentElement.classList.toggle("layering"));
  }

  const mute = () => {
    player.muted = !player.muted;
  };
  const full = fullScreen(() => ask(false));
  const beside = () => besideDialog(by("beside"), data.clip.id, findings.shown);
  const help = () => by("help").showModal();
  const found = make(
    "button",
    { type: "button", class: "asked", title: gettext("Findings and notes (E)"), onclick: () => ask() },
    gettext("Findings"),
  );
  const layering = make(
    "button",
    { type: "button", class: "layering", title: gettext("What is drawn over the picture (Y)"), onclick: () => layerPanel() },
    gettext("Layers"),
  );
  const draw = make(
    "button",
    { type: "button", title: gettext("Draw on this frame (M)"), onclick: () => sketch.toggle() },
    gettext("Draw"),
  );
  const note = make(
    "button",
    { type: "button", title: gettext("Note at this moment (N)"), onclick: () => act.note(findings.check) },
    pgettext("by the teacher", "Note"),
  );
  if (data.clip.kind === "picture") {
    by("transport").replaceChildren(layering, found, note, draw, commentary.button);
    document.querySelector("#clip > .time").hidden = true;
  } else transport(by("transport"), player, { loopHold, mute, full }, make("span", { class: "push" }), layering, found, note, draw, commentary.button);
  layerButtons(by("layers"), layers);

  timeline.addEventListener("check", (event) => choose(event.detail, true));
  player.addEventListener("frame", () => findings.follow(player.time));
  sketch.addEventListener("mode", () => draw.setAttribute("aria-pressed", sketch.on));
  sketch.addEventListener("drawn", (event) => {
    layers.show("marks");
    const { text, ...mark } = event.detail;
    // what is written on the picture is a note that has its place there
    const note = text ? said.add("notes", { time: player.moment, check: null, text }) : null;
    said.add("marks", { time: player.moment, note, ...mark });
  });
  sketch.addEventListener("moved", ({ detail }) => said.change("marks", detail.id, { points: detail.points }));
  sketch.addEventListener("erased", ({ detail }) => said.remove("marks", detail.id));
  said.addEventListener("change", () => {
    pane.drawings.marks = said.marks;
    pane.drawings.texts = new Map(said.notes.map(({ id, text }) => [id, text]));
    pane.redraw();
    timeline.pin(pins(said, data, act, tab));
    timeline.judge(
      data.holds.flatMap((hold) =>
        hold.rows.flatMap(({ check }) => {
          const own = findings.own(hold, check);
          return own ? [{ check, status: own.status, start: hold.start, end: hold.end }] : [];
        }),
      ),
    );
  });
  const buttons = { beside, undo, help };
  for (const button of document.querySelectorAll(Object.keys(buttons).map((name) => `[data-do=${name}]`).join()))
    button.addEventListener("click", buttons[button.dataset.do]);
  by("help")
    .querySelector("[data-act=close]")
    .addEventListener("click", () => by("help").close());

  listen(
    {
      ...(data.clip.kind === "picture" ? {} : moving(player, { loopHold, mute })),
      f: full,
      h: () => nextHold(1),
      H: () => nextHold(-1),
      w: () => moment("worst"),
      b: () => moment("best"),
      n: () => act.note(findings.check),
      m: () => sketch.toggle(),
      d: judge,
      c: () => commentary.toggle(),
      u: undo,
      s: beside,
      e: () => ask(),
      y: layerPanel,
      t: () => {
        full.end();
        turning?.toggle();
      },
      z: () => pane.zoom.by(1.5),
      Z: () => pane.zoom.reset(),
      a: () => timeline.axis.show(0, Infinity),
      "+": () => timeline.axis.zoom(1 / 1.6, player.time),
      "=": () => timeline.axis.zoom(1 / 1.6, player.time),
      "-": () => timeline.axis.zoom(1.6, player.time),
      "?": help,
      Escape: () => turning?.close() || (pane.overlay.emphasis ? choose(pane.overlay.emphasis) : full.end()),
    },
    (event) => sketch.press(event) || layers.press(event.key),
  );

  said.load();
  document.documentElement.dataset.ready = "yes";
}

/** The menu to turn and mirror the picture, and the way to score it where that is not done; null where nothing is left. */
function turns(pane) {
  const shape = () => root.style.setProperty("--ratio", pane.size[0] / pane.size[1]);
  shape();
  if (!by("turning")) return null;
  const scoring = new Scoring(pane.data.clip.id);
  const turning = new Turning(pane, scoring, document.querySelector("[data-do=turn]"), by("turning"));
  turning.addEventListener("change", shape);
  if (!pane.data.scored) unscored(by("findings"), pane.data.clip, scoring, turning);
  return turning;
}

/** All that was said as pins on the time axis. */
function pins(said, data, act, tab) {
  const titles = Object.fromEntries(data.checks.map((check) => [check.id, check.title]));
  const go = (word) => () => {
    act.go(word.time);
    tab("notes");
    document.querySelector(`[data-id="${word.id}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const pin = (kind, word, what) => ({ kind, time: word.time, title: `${clock(word.time)} ${what}`, go: go(word) });
  return [
    ...said.notes.map((word) =>
      pin(
        "note",
        word,
        word.check
          ? gettext("Note on {check}: {text}", { check: titles[word.check] ?? word.check, text: word.text.slice(0, 80) })
          : gettext("Note: {text}", { text: word.text.slice(0, 80) }),
      ),
    ),
    ...said.marks.map((word) => pin("mark", word, named(word, data.clip.recorded))),
    ...said.judgements.map((word) =>
      pin(
        "judgement",
        word,
        gettext("{check}: {status}, says the teacher", {
          check: titles[word.check] ?? word.check,
          status: STATUS[word.status],
        }),
      ),
    ),
  ];
}
