// A teacher's words as the server takes them, and as people read them.

import { gettext, ngettext } from "./language.js";

const STATUS = {
  aligned: gettext("aligned"),
  adjust: gettext("adjust"),
  unmeasurable: gettext("cannot be seen"),
  info: gettext("information"),
};
const COUNTED = {
  notes: (n) => ngettext("{n} note", "{n} notes", n),
  marks: (n) => ngettext("{n} drawing", "{n} drawings", n),
  judgements: (n) => ngettext("{n} judgement", "{n} judgements", n),
};
/** What the server takes of a word. */
const FIELDS = {
  notes: ["time", "author", "check", "text"],
  marks: ["time", "author", "kind", "points", "colour", "note"],
  judgements: ["time", "author", "side", "hold", "check", "status", "comment"],
};

/** What the server takes of a word. */
export function fitting(kind, word) {
  return Object.fromEntries(FIELDS[kind].filter((name) => word[name] !== undefined).map((name) => [name, word[name]]));
}

/** Whether this page knows such words. */
export const isKnown = (kind) => Object.hasOwn(FIELDS, kind);

/** Whether a word of the server's says what was said here. */
export function isSame(kind, theirs, ours) {
  return Object.entries(fitting(kind, ours)).every(
    ([name, value]) => JSON.stringify(theirs[name]) === JSON.stringify(value),
  );
}

/** A word as text; empty for a drawing. */
export function inWords(kind, word) {
  if (kind === "notes") return word.text ?? "";
  if (kind !== "judgements") return "";
  const judged = gettext("My judgement: {status}.", { status: STATUS[word.status] ?? word.status });
  return word.comment ? `${judged} ${word.comment}` : judged;
}

/** How many there are, as in `2 notes`. */
export const counted = (kind, count) => COUNTED[kind](count);
