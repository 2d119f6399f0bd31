// Choosing what stands beside: the other side of this clip, or another date of the same student.

import { clock, day, make } from "./words.js";

const told = (clip, hold) => `${clip}.${hold.side}.${hold.number}`;

/** Open the dialog of holds to compare `own` (a hold of `clip`) with. */
export async function besideDialog(dialog, clip, own) {
  const list = dialog.querySelector("[data-say=holds]");
  dialog.querySelector("[data-act=close]").onclick = () => dialog.close();
  list.replaceChildren(make("li", { class: "quiet" }, "Looking …"));
  dialog.showModal();
  const answer = await fetch(`/clip/${clip}/beside.json`).catch(() => null);
  if (!answer?.ok || !own) {
    list.replaceChildren(
      make(
        "li",
        {},
        own ? "Janu does not answer: is it still running in the terminal?" : "There is no hold in this clip.",
      ),
    );
    return;
  }
  const items = [];
  for (const other of await answer.json()) {
    for (const hold of other.holds) {
      if (other.id === clip && hold.side === own.side && hold.number === own.number) continue;
      const where = other.id === clip ? "this clip" : `${day(other.day)}, ${other.name}`;
      const link = make(
        "a",
        { href: `/compare?a=${told(clip, own)}&b=${told(other.id, hold)}` },
        `${hold.title}`,
        make("span", { class: "quiet" }, ` ${where}, ${clock(hold.start, true)}`),
      );
      items.push(make("li", {}, link));
    }
  }
  if (!items.length)
    items.push(
      make(
        "li",
        { class: "quiet" },
        "There is no other hold: neither in this clip nor in another one of the same folder.",
      ),
    );
  list.replaceChildren(...items);
  list.querySelector("a")?.focus();
}
