// The buttons below the picture: play, frame by frame, speed, loop, sound; and the time.

import { digits, gettext } from "../language.js";
import { RATES } from "./player.js";
import { clock, make } from "./words.js";

const ICONS = {
  play: "M6 4l11 6-11 6z",
  pause: "M5 4h3.5v12H5zM11.5 4H15v12h-3.5z",
  back: "M14 4v12l-8-6zM4 4h2v12H4z",
  on: "M6 4v12l8-6zM14 4h2v12h-2z",
  loop: "M5 7h8V4l4 4-4 4V9H7v3H5zM15 13H7v3l-4-4 4-4v3h6V8h2z",
  sound: "M3 8v4h3l4 4V4L6 8zM13 7.5q2 2.5 0 5M15 5.5q4 4.5 0 9",
  mute: "M3 8v4h3l4 4V4L6 8zM13 8l4 4M17 8l-4 4",
  full: "M3 8V3h5v2H5v3zM12 3h5v5h-2V5h-3zM3 12h2v3h3v2H3zM15 12h2v5h-5v-2h3z",
};

/** An icon button. */
function iconButton(icon, label, act) {
  const button = make("button", { type: "button", class: "icon", "aria-label": label, title: label, onclick: act });
  button.append(drawn(icon));
  return button;
}

function drawn(icon) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[icon]);
  svg.append(path);
  return svg;
}

/** Builds the buttons into `place` for what moves: a player, or two in step. `more` are further buttons. */
export function transport(place, player, { loopHold, mute, full }, ...more) {
  const play = iconButton("play", gettext("Play (space)"), () => player.toggle());
  const back = iconButton("back", gettext("One frame back (left arrow)"), () => player.step(-1));
  const on = iconButton("on", gettext("One frame on (right arrow)"), () => player.step(1));
  const loop = iconButton("loop", gettext("Loop this hold (O)"), loopHold);
  const sound = iconButton("mute", gettext("Sound (V)"), mute);
  const rate = make("select", {
    "aria-label": gettext("Speed"),
    title: gettext("Speed (< and >)"),
    onchange: () => (player.rate = Number(rate.value)),
  });
  rate.append(...RATES.map((one) => make("option", { value: one }, `${digits(one)}×`)));
  const time = make("output", { class: "clock", "aria-label": gettext("Time") });
  place.replaceChildren(
    play,
    back,
    on,
    time,
    rate,
    loop,
    sound,
    ...(full ? [iconButton("full", gettext("Full screen (F)"), full)] : []),
    ...more,
  );
  const state = () => {
    play.replaceChildren(drawn(player.playing ? "pause" : "play"));
    play.setAttribute("aria-label", player.playing ? gettext("Pause (space)") : gettext("Play (space)"));
    loop.setAttribute("aria-pressed", Boolean(player.loop));
    sound.replaceChildren(drawn(player.muted ? "mute" : "sound"));
    sound.setAttribute("aria-pressed", !player.muted);
    rate.value = RATES.reduce((best, one) => (Math.abs(one - player.rate) < Math.abs(best - player.rate) ? one : best));
  };
  const now = () => {
    const text = `${clock(player.time)} / ${clock(player.end)}`;
    if (time.textContent !== text) time.textContent = text;
  };
  player.addEventListener("state", state);
  player.addEventListener("frame", now);
  state();
  now();
}
