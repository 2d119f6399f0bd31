// "I see it differently": the teacher's own judgement of a finding, in a dialog of the page.

import { gettext } from "../language.js";
import { STATUS, WITH_STRAIGHT } from "./words.js";

/** The dialog; `said` keeps the judgement, beside the measured one. */
export class Differ {
  constructor(dialog, said) {
    Object.assign(this, { dialog, said, form: dialog.querySelector("form") });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    dialog.querySelector("[data-act=remove]").addEventListener("click", () => this.#remove());
    dialog.querySelector("[data-act=close]").addEventListener("click", () => dialog.close());
  }

  /** Ask about a finding; `own` is what the teacher judged before. */
  ask(hold, row, own) {
    this.about = { hold, row, own };
    const set = (name, text) => (this.dialog.querySelector(`[data-say=${name}]`).textContent = text);
    set("title", `${row.title}, ${WITH_STRAIGHT[hold.side]}`);
    set("measured", gettext("Measured: {status}. Both stay, side by side, and are shown in reports.", { status: STATUS[row.status] }));
    this.form.elements.status.value = own?.status ?? (row.status === "adjust" ? "aligned" : "adjust");
    this.form.elements.comment.value = own?.comment ?? "";
    this.dialog.querySelector("[data-act=remove]").hidden = !own;
    this.dialog.showModal();
  }

  /** The teacher judges a finding as it was measured. */
  agree(hold, row) {
    this.#say(hold, row, { status: row.status, comment: "" });
  }

  #save() {
    const { hold, row, own } = this.about;
    const word = { status: this.form.elements.status.value, comment: this.form.elements.comment.value.trim() };
    if (own) this.said.change("judgements", own.id, word, own.revision);
    else this.#say(hold, row, word);
    this.dialog.close();
  }

  #say(hold, row, word) {
    this.said.add("judgements", {
      time: hold.start,
      side: hold.side,
      hold: hold.number,
      check: row.check,
      measured: row.status,
      ...word,
    });
  }

  #remove() {
    this.said.remove("judgements", this.about.own.id);
    this.dialog.close();
  }
}
