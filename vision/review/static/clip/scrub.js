// Moving along a time axis by pointer: click and drag to go there, two fingers or Ctrl and the wheel to come nearer.

import { clock } from "./words.js";

/** Pixels at the right edge in which the hairline's time stands on its left. */
const EDGE = 60;

/** Makes `track` move `axis`, `go(time)` be called where it is clicked or dragged, and `hair` follow a mouse. */
export function scrub(track, axis, hair, go) {
  const pointers = new Map();
  const x = (event) => event.clientX - track.getBoundingClientRect().left;
  const lead = (event) => go(axis.t(Math.max(0, Math.min(axis.width, x(event)))));
  track.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    pointers.set(event.pointerId, x(event));
    track.setPointerCapture(event.pointerId);
    if (pointers.size === 1) lead(event);
  });
  track.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse") hairline(hair, axis, x(event));
    if (!pointers.has(event.pointerId)) return;
    if (pointers.size === 2) pinch(axis, pointers, event.pointerId, x(event));
    else lead(event);
    pointers.set(event.pointerId, x(event));
  });
  for (const name of ["pointerup", "pointercancel"]) {
    track.addEventListener(name, (event) => pointers.delete(event.pointerId));
  }
  track.addEventListener("pointerleave", () => (hair.hidden = true));
  track.addEventListener("wheel", (event) => wheel(axis, event, x(event)), { passive: false });
}

function pinch(axis, pointers, id, x) {
  const [, other] = [...pointers].find(([one]) => one !== id);
  const before = Math.abs(pointers.get(id) - other);
  const now = Math.abs(x - other);
  if (before > 8 && now > 8) axis.zoom(before / now, axis.t((x + other) / 2));
}

function wheel(axis, event, x) {
  const sideways = event.shiftKey ? event.deltaY : event.deltaX;
  const meant = Math.abs(sideways) > (event.shiftKey ? 0 : Math.abs(event.deltaY));
  if (event.ctrlKey || event.metaKey) axis.zoom(Math.exp(event.deltaY / 300), axis.t(x));
  else if (meant) axis.move((sideways / axis.width) * (axis.end - axis.start));
  else return;
  event.preventDefault();
}

function hairline(hair, axis, x) {
  const time = axis.t(x);
  hair.hidden = false;
  hair.style.transform = `translateX(${Math.round(x)}px)`;
  hair.dataset.time = `${time < 0 ? "\u2212" : ""}${clock(Math.abs(time))}`;
  hair.classList.toggle("left", x > axis.width - EDGE);
}
