// The findings of each hold in words, beside the picture, and the teacher's own judgement of them.

import { capital, gettext, pgettext } from "../language.js";
import { sides, warnings } from "./whole.js";
import { clock, make, STATUS, symbol } from "./words.js";

/** More holds than this are chosen from a list and not by buttons. */
const MANY = 6;

/**
 * Shows the holds' findings in `place`. `act` is what a finding can ask for: `go(time, check)`, `begin(hold)`,
 * `choose(check)`, `differ(hold, row)`, `agree(hold, row)`, `note(check)`.
 */
export class Findings {
  constructor(place, data, said, act) {
    Object.assign(this, { place, data, said, act });
    this.hold = 0;
    this.check = null;
    if (!data.scored) return; // then the way to score it stands here
    this.build();
    said.addEventListener("change", () => this.build());
  }

  /** The hold that is shown. */
  get shown() {
    return this.data.holds[this.hold];
  }

  /** The finding of a check in the hold that is shown. */
  row(check) {
    return this.shown?.rows.find((row) => row.check === check);
  }

  /** What the teacher judges of a check in a hold: the last word, or undefined. */
  own(hold, check) {
    const same = (one) => one.side === hold.side && one.hold === hold.number && one.check === check;
    return this.said.judgements.filter(same).at(-1);
  }

  /** What counts of a finding of the hold shown: the teacher's word before the measured one. */
  #status(row) {
    return this.own(this.shown, row.check)?.status ?? row.status;
  }

  /** Show the hold that a moment lies in. */
  follow(time) {
    const at = this.data.holds.findIndex((hold) => time >= hold.start - 1e-3 && time <= hold.end + 1e-3);
    if (at >= 0 && at !== this.hold) this.show(at);
  }

  show(at) {
    this.hold = at;
    this.build();
  }

  /** Mark one check's finding. */
  choose(check, scroll = false) {
    this.check = check;
    for (const item of this.place.querySelectorAll("[data-check]")) {
      const own = item.dataset.check === check;
      item.classList.toggle("chosen", own);
      if (own && scroll) item.scrollIntoView({ block: "nearest" });
    }
  }

  build() {
    const { data, shown } = this;
    const focus = this.place.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
    const scrolled = this.place.scrollTop;
    const parts = [warnings(data)];
    if (!shown) parts.unshift(make("p", {}, gettext("No hold was found in this clip.")));
    else {
      const rows = shown.rows.filter((row) => row.status !== "info");
      const order = { adjust: 0, aligned: 1, unmeasurable: 2 };
      rows.sort((a, b) => order[this.#status(a)] - order[this.#status(b)]);
      const info = shown.rows.filter((row) => row.status === "info");
      parts.unshift(
        this.#holds(),
        this.#head(),
        make("ul", { class: "findings" }, ...rows.map((row) => this.#row(row))),
        this.#info(info),
      );
      if (data.differences.length || data.same.length) parts.splice(-1, 0, sides(data));
    }
    this.place.replaceChildren(...parts.filter(Boolean));
    this.place.scrollTop = scrolled;
    this.choose(this.check);
    if (focus) this.place.querySelector(`[data-focus="${focus}"]`)?.focus();
  }

  #holds() {
    if (this.data.holds.length < 2) return null;
    const go = (i) => {
      this.show(i);
      this.act.begin(this.data.holds[i]);
    };
    if (this.data.holds.length > MANY) return this.#list(go);
    const buttons = this.data.holds.map((hold, i) =>
      make(
        "button",
        {
          type: "button",
          class: "chip",
          "aria-pressed": i === this.hold,
          "data-focus": `hold-${i}`,
          onclick: () => go(i),
        },
        `${hold.side === "left" ? gettext("Left") : gettext("Right")}${hold.of > 1 ? ` ${hold.number + 1}` : ""}`,
        make("span", { class: "quiet" }, clock(hold.start, true)),
      ),
    );
    return make("div", { class: "holds", role: "group", "aria-label": gettext("Hold") }, ...buttons);
  }

  /** Many holds as a list to choose from. */
  #list(go) {
    const select = make("select", {
      "aria-label": gettext("Hold"),
      "data-focus": "holds",
      onchange: () => go(Number(select.value)),
    });
    select.append(
      ...this.data.holds.map((hold, i) =>
        make("option", { value: i, selected: i === this.hold }, `${i + 1}: ${hold.title}, ${clock(hold.start, true)}`),
      ),
    );
    return make("div", { class: "holds" }, select);
  }

  #head() {
    const { title, which, held, aligned, seen, course } = this.shown;
    const words = [
      which,
      held && gettext("held {time}", { time: held }),
      aligned && gettext("all aligned {time}", { time: aligned }),
      seen,
    ]
      .filter(Boolean)
      .join(", ");
    const told = words && gettext("{sentence}.", { sentence: capital(words) });
    return make(
      "header",
      { class: "hold-head" },
      make("h2", {}, title),
      told ? make("p", { class: "quiet" }, told) : null,
      course ? make("p", { class: "quiet" }, course) : null,
    );
  }

  /** The check's name, which leads to its curve. */
  #title(row) {
    return make(
      "button",
      {
        type: "button",
        class: "title",
        "data-focus": `title-${row.check}`,
        onclick: () => this.act.choose(row.check),
      },
      row.title,
    );
  }

  #row(row) {
    const { shown } = this;
    const own = this.own(shown, row.check);
    const status = this.#status(row);
    const says = row.value || row.reason;
    return make(
      "li",
      { class: `finding ${status}`, "data-check": row.check },
      make("h3", {}, symbol(status), this.#title(row), make("span", { class: "status" }, STATUS[status])),
      own ? this.#own(row, own) : null,
      row.cue && status === "adjust" ? make("p", { class: "cue" }, row.cue) : null,
      make(
        "p",
        { class: row.value ? "" : "quiet" },
        says,
        row.figures ? make("span", { class: "quiet" }, ` (${row.figures})`) : null,
        row.target ? make("span", { class: "quiet" }, ` · ${gettext("aligned: {target}", row)}`) : null,
      ),
      row.shares || row.trend ? make("p", { class: "quiet" }, [row.shares, row.trend].filter(Boolean).join(" ")) : null,
      this.#moments(row),
      make(
        "div",
        { class: "acts" },
        make(
          "button",
          {
            type: "button",
            class: "plain small",
            "data-focus": `differ-${row.check}`,
            onclick: () => this.act.differ(shown, row),
          },
          own ? gettext("Change my judgement") : gettext("I see it differently"),
        ),
        own
          ? null
          : make(
              "button",
              {
                type: "button",
                class: "plain small",
                "data-focus": `agree-${row.check}`,
                onclick: () => this.act.agree(shown, row),
                "aria-label": gettext("I agree on {check}", { check: row.title }),
              },
              gettext("I agree"),
            ),
        make(
          "button",
          {
            type: "button",
            class: "plain small",
            "data-focus": `note-${row.check}`,
            onclick: () => this.act.note(row.check),
            "aria-label": gettext("Note on {check}", { check: row.title }),
          },
          pgettext("by the teacher", "Note"),
        ),
      ),
    );
  }

  #moments(row) {
    if (this.data.clip.kind === "picture") return null;
    const go = (label, time, kind) =>
      make(
        "button",
        {
          type: "button",
          class: `moment ${kind}`,
          "data-focus": `${kind}-${row.check}-${time}`,
          "aria-label": gettext("{moment} of {check}, {time}", { moment: label, check: row.title, time: clock(time) }),
          onclick: () => this.act.go(time, row.check),
        },
        label,
        make("span", { class: "at" }, clock(time)),
      );
    const found = [];
    if (row.worst !== null) found.push(go(gettext("Worst"), row.worst, "worst"));
    if (row.best !== null) found.push(go(gettext("Best"), row.best, "best"));
    for (const [start] of row.spans.slice(0, 6)) found.push(go(gettext("Adjust"), start, "span"));
    return found.length ? make("div", { class: "moments" }, ...found) : null;
  }

  #own(row, own) {
    const measured = own.measured ?? row.status;
    return make(
      "div",
      { class: "own" },
      make(
        "p",
        {},
        make("b", {}, gettext("Teacher:"), " "),
        STATUS[own.status],
        make(
          "span",
          { class: "quiet" },
          ` (${own.status === measured ? gettext("as measured") : gettext("measured: {status}", { status: STATUS[measured] })})`,
        ),
      ),
      own.comment ? make("p", { class: "text" }, own.comment) : null,
    );
  }

  #info(rows) {
    if (!rows.length) return null;
    const items = rows.map((row) =>
      make(
        "div",
        { "data-check": row.check },
        make("dt", {}, this.#title(row)),
        make("dd", {}, row.value),
      ),
    );
    return make(
      "section",
      { class: "info-rows" },
      make("h3", {}, symbol("info"), gettext("For information")),
      make("dl", {}, ...items),
    );
  }
}
