// Notes pinned to a moment and a check, with everything else the teacher said, in the order of the clip.

import { call } from "../api.js";
import { inBrowser } from "../kept.js";
import { gettext, pgettext } from "../language.js";
import { named } from "./drawings.js";
import { clock, make, STATUS } from "./words.js";

/** The list of notes and the place to write one. `act.go(time, check)` moves the clip, `act.now()` tells its moment. */
export class Notes {
  constructor(place, count, data, said, act, commentary) {
    Object.assign(this, { place, count, data, said, act, commentary });
    this.draft = `janu-draft-${data.clip.content}`; // a clip that is renamed keeps it
    this.titles = Object.fromEntries(data.checks.map((check) => [check.id, check.title]));
    this.list = make("ul", { class: "notes" });
    this.editor = this.#editor();
    const begin = make(
      "button",
      { type: "button", class: "begin", onclick: () => this.write() },
      gettext("Write a note at this moment"),
      make("kbd", { "aria-hidden": "true" }, "N"),
    );
    this.agreement = make("p", { class: "quiet agreement" });
    place.replaceChildren(begin, this.editor, this.list, this.agreement);
    said.addEventListener("change", () => this.build());
    commentary.addEventListener("change", () => this.build());
    said.addEventListener("saved", () => this.#count());
    this.#count();
    this.#restore();
    this.build();
  }

  /** Begin a note at the moment shown, about a check if one is given. */
  write(check = null) {
    if (this.text.value.trim() && this.editing.id) this.save();
    this.#begin({ id: null, time: this.act.now(), check, text: this.text.value });
    this.text.focus();
  }

  /** What was begun and not saved is saved; empty text is nothing said. */
  save() {
    const text = this.text.value.trim();
    const check = this.check.value || null;
    const { id, time, revision } = this.editing;
    if (text && id) this.said.change("notes", id, { text, check, time }, revision);
    else if (text) this.said.add("notes", { time, check, text });
    this.#end();
  }

  build() {
    const { notes, marks, judgements } = this.said;
    this.unsaved = this.said.unsaved;
    const all = [
      ...notes.map((word) => ({ word, item: () => this.#note(word) })),
      ...marks.map((word) => ({ word, item: () => this.#mark(word) })),
      ...judgements.map((word) => ({ word, item: () => this.#judgement(word) })),
      ...this.commentary.all.map((word) => ({ word, item: () => this.#spoken(word) })),
    ].sort((a, b) => a.word.time - b.word.time);
    this.list.replaceChildren(...all.map(({ item }) => item()));
    if (!all.length)
      this.list.append(
        make("li", { class: "quiet" }, gettext("Nothing noted yet. N writes a note at this moment, M draws on the frame, C records what you say.")),
      );
    this.count.textContent = all.length || "";
  }

  /** How often the teacher agrees with what was measured, over all clips. */
  async #count() {
    const counts = (await call("GET", "/agreement.json").catch(() => null)) ?? {};
    const told = Object.entries(counts).map(
      ([check, { judged, agreed }]) => gettext("{check} {agreed} of {judged}", { check: this.titles[check] ?? check, agreed, judged }),
    );
    this.agreement.textContent = told.length
      ? gettext("Your judgement is the measured one, over all clips: {checks}.", { checks: told.join(", ") })
      : "";
  }

  #editor() {
    this.hint = make("span", { class: "quiet" }, gettext("Ctrl+Enter"));
    this.text = make("textarea", {
      rows: "3",
      "aria-label": pgettext("by the teacher", "Note"),
      placeholder: gettext("What do you see?"),
      maxlength: "10000",
      oninput: () => this.#keep(),
    });
    this.check = make(
      "select",
      { "aria-label": gettext("About"), onchange: () => this.#keep() },
      make("option", { value: "" }, gettext("The whole pose")),
      ...this.data.checks.map((check) => make("option", { value: check.id }, check.title)),
    );
    this.when = make("button", {
      type: "button",
      class: "small time",
      title: gettext("Pin it to the moment shown"),
      onclick: () => this.#pin(),
    });
    const form = make(
      "form",
      {
        class: "note-form",
        "aria-label": gettext("A note"),
        onsubmit: (event) => {
          event.preventDefault();
          this.save();
        },
      },
      make("div", { class: "note-about" }, this.when, this.check),
      this.text,
      make(
        "div",
        { class: "acts" },
        make("button", { type: "submit", class: "main small" }, gettext("Save")),
        make("button", { type: "button", class: "plain small", onclick: () => this.#end() }, gettext("Cancel")),
        this.hint,
      ),
    );
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.save();
      else if (event.key === "Escape") this.#end();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    form.addEventListener("focusout", (event) => {
      // who goes elsewhere has said it
      if (event.relatedTarget && !form.contains(event.relatedTarget) && this.text.value.trim()) this.save();
    });
    this.editing = { id: null, time: 0 };
    return form;
  }

  #begin({ id, time, check, text, revision }) {
    this.editing = { id, time, revision };
    this.text.value = text;
    this.check.value = check ?? "";
    this.when.textContent = clock(time);
    this.editor.classList.add("writing");
    this.#keep();
  }

  #end() {
    inBrowser.remove(this.draft);
    this.editing = { id: null, time: this.act.now() };
    this.text.value = "";
    this.when.textContent = clock(this.editing.time);
    this.editor.classList.remove("writing");
    if (this.editor.contains(document.activeElement)) document.activeElement.blur();
  }

  #pin() {
    this.editing.time = this.act.now();
    this.when.textContent = clock(this.editing.time);
    this.#keep();
  }

  /** Keep what is being written in this browser, so that a reload loses nothing. */
  #keep() {
    if (!this.editor.classList.contains("writing")) {
      this.editing.time = this.act.now();
      this.when.textContent = clock(this.editing.time);
      this.editor.classList.add("writing");
    }
    const kept = inBrowser.set(this.draft, { ...this.editing, check: this.check.value, text: this.text.value });
    this.hint.textContent = kept ? gettext("Ctrl+Enter") : gettext("Not kept by this browser until you save it.");
    this.hint.classList.toggle("warned", !kept);
  }

  #restore() {
    this.when.textContent = clock(0);
    const kept = inBrowser.get(this.draft);
    if (kept?.text) this.#begin(kept);
  }

  #item(word, kind, what, ...parts) {
    const unsaved = this.unsaved.has(word.id);
    return make(
      "li",
      { class: `said ${kind}${unsaved ? " unsaved" : ""}`, "data-id": word.id },
      make(
        "div",
        { class: "said-head" },
        make(
          "button",
          {
            type: "button",
            class: "moment",
            onclick: () => this.act.go(word.time, word.check),
            "aria-label": gettext("Go to {time}", { time: clock(word.time) }),
          },
          make("span", { class: "at" }, clock(word.time)),
        ),
        make("span", { class: "about" }, what),
        unsaved ? make("span", { class: "tag" }, gettext("not saved")) : null,
        kind === "note"
          ? make(
              "button",
              {
                type: "button",
                class: "plain small",
                "aria-label": gettext("Edit the note at {time}", { time: clock(word.time) }),
                onclick: () => this.#edit(word),
              },
              gettext("Edit"),
            )
          : null,
        make(
          "button",
          {
            type: "button",
            class: "plain small",
            "aria-label": gettext("Delete {what} at {time}", { what, time: clock(word.time) }),
            onclick: () => (kind === "spoken" ? this.commentary.remove(word) : this.said.remove(`${kind}s`, word.id)),
          },
          gettext("Delete"),
        ),
      ),
      ...parts,
    );
  }

  #edit(word) {
    if (this.text.value.trim()) this.save();
    this.#begin(word);
    this.text.focus();
  }

  #note(word) {
    return this.#item(
      word,
      "note",
      this.titles[word.check] ?? (word.check || pgettext("by the teacher", "Note")),
      make("p", { class: "text" }, word.text),
    );
  }

  #mark(word) {
    return this.#item(word, "mark", named(word, this.data.clip.recorded));
  }

  #spoken(word) {
    const play = make("button", { type: "button", class: "small", onclick: () => this.commentary.play(word) }, gettext("Play"));
    return this.#item(word, "spoken", gettext("Commentary"), make("div", { class: "acts" }, play));
  }

  #judgement(word) {
    const side = word.side === "left" ? gettext("left") : gettext("right");
    const what = `${this.titles[word.check] ?? word.check}, ${side}`;
    return this.#item(
      word,
      "judgement",
      what,
      make(
        "p",
        {},
        word.measured
          ? gettext("Teacher: {judged}, measured: {measured}", {
              judged: STATUS[word.status],
              measured: STATUS[word.measured],
            })
          : gettext("Teacher: {judged}", { judged: STATUS[word.status] }),
      ),
      word.comment ? make("p", { class: "text" }, word.comment) : null,
    );
  }
}
