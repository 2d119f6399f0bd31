// Choosing what to compare with: another side or date of the student's, this hold mirrored, or any clip of the folder.

import { call } from "../api.js";
import { gettext } from "../language.js";
import { clock, day, make } from "./words.js";

const TYPED_MS = 200;
const told = (clip, hold) => `${clip}.${hold.side}.${hold.number}`;

/** Open the dialog of holds to compare `own` (a hold of `clip`) with. */
export async function besideDialog(dialog, clip, own) {
  const list = dialog.querySelector("[data-say=holds]");
  const find = dialog.querySelector("input");
  dialog.querySelector("[data-act=close]").onclick = () => dialog.close();
  let typing;
  let latest = 0;
  find.value = "";
  find.hidden = !own;
  find.oninput = () => {
    clearTimeout(typing);
    typing = setTimeout(look, TYPED_MS);
  };
  list.replaceChildren(make("li", { class: "quiet" }, own ? gettext("Looking …") : gettext("There is no hold in this clip.")));
  dialog.showModal();
  if (own) await look();

  async function look() {
    const mine = ++latest;
    const address = `/clip/${clip}/beside.json?${new URLSearchParams({ q: find.value })}`;
    const shown = await call("GET", address).then(items, (error) => [make("li", {}, error.message)]);
    if (mine === latest) list.replaceChildren(...shown);
  }

  function items(found) {
    const entries = [];
    for (const other of found) {
      for (const hold of other.holds) {
        const same = other.id === clip && hold.side === own.side && hold.number === own.number;
        const where = other.id === clip ? gettext("this clip") : `${day(other.day)}, ${other.name}`;
        const whose = find.value.trim() && other.student ? `${other.student}, ` : "";
        const href = `/compare?a=${told(clip, own)}&b=${told(other.id, hold)}${same ? "&mirror=b" : ""}`;
        const title = same ? gettext("The same hold, mirrored") : hold.title;
        const about = make("span", { class: "quiet" }, ` ${whose}${where}, ${clock(hold.start, true)}`);
        entries.push(make("li", {}, make("a", { href }, title, about)));
      }
    }
    return entries.length ? entries : [make("li", { class: "quiet" }, gettext("No scored clip with a hold fits this search."))];
  }
}
