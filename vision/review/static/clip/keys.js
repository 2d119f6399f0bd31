// The keyboard: every key that the page knows, where it is not needed for writing.

/** What steps frames, whatever has the focus but text: a list has the other two arrows. */
const FRAME_KEYS = ["ArrowLeft", "ArrowRight"];

/** Whether a key belongs to what has the focus: text fields, lists, and buttons for space and Enter. */
function isTaken(event) {
  const { target, key } = event;
  if (document.querySelector("dialog[open]")) return true;
  if (target.closest("input, textarea, [contenteditable]")) return true;
  if (target.closest("select")) return !FRAME_KEYS.includes(key);
  return Boolean(target.closest("button, a") && (key === " " || key === "Enter"));
}

/** Act on keys: `acts` by key (as `event.key` has it, with `Shift+` before the arrows); `first` may take any key. */
export function listen(acts, first = () => false) {
  // who clicks with a pointer goes on with the page's keys, not with the button's
  document.addEventListener(
    "click",
    ({ detail, target }) => detail && target.closest("button")?.blur(),
  );
  document.addEventListener(
    "change",
    ({ target }) => target.matches("select:not(form select)") && byPointer && target.blur(),
  );
  let byPointer = false;
  for (const event of ["pointerdown", "keydown"])
    document.addEventListener(event, () => (byPointer = event === "pointerdown"), true);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return;
    const name = event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key;
    const act = acts[name] ?? acts[event.key.toLowerCase()];
    if (first(event)) event.preventDefault();
    else if (act) {
      event.preventDefault();
      act(event);
    }
  });
}

/** The keys that move a player, or two in step. */
export function moving(player, { loopHold, mute }) {
  return {
    " ": () => player.toggle(),
    k: () => player.toggle(),
    ArrowLeft: () => player.step(-1),
    ArrowRight: () => player.step(1),
    ",": () => player.step(-1),
    ".": () => player.step(1),
    "Shift+ArrowLeft": () => player.jump(-1),
    "Shift+ArrowRight": () => player.jump(1),
    Home: () => player.seek(0),
    End: () => player.seek(player.end),
    j: () => player.change(-1),
    l: () => player.change(1),
    "<": () => player.change(-1),
    ">": () => player.change(1),
    "[": () => player.repeat({ from: player.time, to: player.loop?.to > player.time ? player.loop.to : player.end }),
    "]": () => player.repeat({ from: player.loop?.from < player.time ? player.loop.from : 0, to: player.time }),
    o: loopHold,
    v: mute,
  };
}
