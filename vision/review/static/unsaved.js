// What is not saved: a bar that stays until it is, with the reason and what to do, and a list to copy or discard from.

import { gettext, woven } from "./language.js";
import { Outbox } from "./outbox.js";
import { counted, inWords } from "./outgoing.js";

/** Milliseconds without an answer after which it is told that there is none. */
const SILENT_MS = 3000;
const NEVER = gettext("Change it, or copy and discard it.");
const AFTER = gettext("Until then it is kept here, and sent by itself.");
const ONLY_HERE = gettext(
  "It is kept only in this tab, because the browser's storage is full or not allowed: leave the tab open until it is saved.",
);

/** Why something is not saved, and what to do about it: two sentences. */
function reason({ refused, name }) {
  if (!refused || refused.status === 0) return [gettext("Janu does not answer."), gettext("Start it again in the terminal.")];
  const { status, code, message } = refused;
  if (code === "no_token")
    return [gettext("This address is not valid any more."), gettext("Open the one that the terminal shows, in this browser.")];
  if (code === "no_such_clip")
    return [
      name
        ? gettext("{clip} is not in the folder any more.", { clip: name })
        : gettext("The clip is not in the folder any more."),
      gettext("Put it back, under any name."),
    ];
  if (code === "foreign") return [message, gettext("Open the address that the terminal shows.")];
  if (status < 500) return [gettext("Janu does not take it ({status}): {why}", { status, why: message }), NEVER];
  return [gettext("Janu could not save it ({status}): {why}", { status, why: message }), ""];
}

/** Shows in the page what an outbox has not saved. */
class Unsaved {
  #silent = 0;

  constructor(outbox) {
    this.outbox = outbox;
    this.bar = document.getElementById("unsaved");
    this.dialog = document.getElementById("unsaved-words");
    this.list = this.dialog.querySelector("ul");
    this.bar.querySelector("[data-act=again]").addEventListener("click", () => outbox.send());
    this.bar.querySelector("[data-act=show]").addEventListener("click", () => this.dialog.showModal());
    this.dialog.querySelector("[data-act=again]").addEventListener("click", () => outbox.send());
    this.dialog.querySelector("[data-act=close]").addEventListener("click", () => this.dialog.close());
    const measure = () => document.documentElement.style.setProperty("--unsaved", `${this.bar.offsetHeight}px`);
    new ResizeObserver(measure).observe(this.bar);
    outbox.addEventListener("change", () => this.#look());
    this.#look();
    outbox.send();
  }

  /** Show at once what was refused, and what is on its way once that takes long. */
  #look() {
    const { waiting, stuck } = this.outbox;
    document.documentElement.dataset.saved = waiting.length ? "no" : "yes";
    clearTimeout(this.#silent);
    if (stuck.length || !waiting.length) this.#show();
    else this.#silent = setTimeout(() => this.#show(), SILENT_MS);
  }

  #show() {
    const words = [...new Map(this.outbox.waiting.map((change) => [change.id, change])).values()];
    this.bar.hidden = !words.length;
    if (words.length) {
      const kinds = [...new Set(words.map((change) => change.kind))];
      const what = kinds.map((kind) => counted(kind, words.filter((change) => change.kind === kind).length));
      this.#say("what", gettext("Not saved: {what}.", { what: what.join(", ") }));
      this.#say("why", this.#why(words));
    } else if (this.dialog.open) this.dialog.close();
    this.#list(words);
  }

  #why(words) {
    const reasons = words.map((change) => reason(this.#first(change)));
    const [why, todo] = reasons[0];
    const alike = reasons.every((one) => one[0] === why);
    const kept = words.every((change) => change.kept) ? AFTER : ONLY_HERE;
    return [alike ? why : gettext("There are several reasons: see Show."), alike ? todo : "", kept].filter(Boolean).join(" ");
  }

  /** The first change that waits of a word: the one that was refused. */
  #first({ id }) {
    return this.outbox.waiting.find((one) => one.id === id);
  }

  #say(name, text) {
    const place = this.bar.querySelector(`[data-say=${name}]`);
    if (place.textContent !== text) place.textContent = text; // said aloud only when it is new
  }

  /** The words, each with its text to be copied; those that are there keep the focus that may be on them. */
  #list(words) {
    const items = words.map((change) => {
      const old = this.list.querySelector(`[data-id="${change.id}"]`);
      const item = old ?? this.#item(change);
      const [why, todo] = reason(this.#first(change));
      item.querySelector("textarea").value = inWords(change.kind, change.word);
      item.querySelector(".why").textContent = `${why} ${todo}`;
      return item;
    });
    if (items.length !== this.list.children.length || items.some((item) => !item.isConnected))
      this.list.replaceChildren(...items);
  }

  #item({ how, kind, id, word, clip, name }) {
    const item = element("li", { "data-id": id });
    const one = counted(kind, 1);
    const told = element("b", {}, how === "remove" ? gettext("To delete: {what}", { what: one }) : one);
    const link = name && element("a", { href: `/clip/${clip}` }, name);
    const what = element("p", {}, ...(link ? woven(gettext("{what} on {clip}"), { what: told, clip: link }) : [told]));
    const written = inWords(kind, word);
    const text = element("textarea", { readonly: "", rows: "2", "aria-label": gettext("What was written") }, written);
    const copy = element("button", { type: "button", class: "small", "data-act": "copy" }, gettext("Copy"));
    const discard = element("button", { type: "button", class: "small", "data-act": "discard" }, gettext("Discard"));
    copy.addEventListener("click", () => copyOut(text, copy));
    discard.addEventListener("click", () => {
      if (discard.dataset.sure) this.outbox.discard(id);
      else [discard.dataset.sure, discard.textContent] = ["yes", gettext("Discard for ever")];
    });
    text.hidden = copy.hidden = !text.value;
    item.append(what, text, element("p", { class: "why quiet" }), element("p", { class: "acts" }, copy, discard));
    return item;
  }
}

/** Copy a text; the newer way is missing where the page is shared without TLS. */
async function copyOut(text, button) {
  try {
    await navigator.clipboard.writeText(text.value);
  } catch {
    text.select();
    document.execCommand("copy");
  }
  button.textContent = gettext("Copied");
}

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** What this page has to save, shown in its bar. */
export const outbox = new Outbox();
new Unsaved(outbox);
