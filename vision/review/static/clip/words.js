// Numbers, times and statuses in words, as vision/words/numbers.py and vision/words/readings.py have them.

import { day, digits, gettext } from "../language.js";

export { day };
export const STATUS = {
  aligned: gettext("aligned"),
  adjust: gettext("adjust"),
  unmeasurable: gettext("not measured"),
  info: gettext("information"),
};
/** How a side is called, by the leg that is straight. */
export const STRAIGHT = { left: gettext("Left leg straight"), right: gettext("Right leg straight") };
/** The same within a sentence. */
export const WITH_STRAIGHT = { left: gettext("left leg straight"), right: gettext("right leg straight") };
const MINUS = "\u2212";

/** A time in the clip, as in 0:07.4; without tenths where `whole`. */
export function clock(seconds, whole = false) {
  const all = Math.max(0, whole ? Math.floor(Math.round(seconds * 100) / 100) : Math.round(seconds * 10) / 10);
  const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const tail = (whole ? String(rest) : digits(rest.toFixed(1))).padStart(whole ? 2 : 4, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** A value of a check in words, as in 174°, and its error where `error` is given. */
export function value(check, number, error) {
  if (!Number.isFinite(number)) return "\u2013";
  if (check.unit === "index") return check.words.find(([upper]) => upper === null || number <= upper)[1];
  const shown = plain(check, number);
  if (!Number.isFinite(error)) return shown;
  return `${shown}\u00a0±\u00a0${plain(check, Math.max(error, 10 ** -check.decimals))}`;
}

/** A value as a bare number with its degree sign. */
export function plain(check, number) {
  const text = Math.abs(number).toFixed(check.decimals);
  const sign = number < 0 && Number(text) ? MINUS : "";
  return `${sign}${digits(text)}${check.unit === "deg" ? "°" : ""}`;
}

/** A number with the name of its unit. */
export function ofUnit(check, text) {
  if (check.unit === "thighs") return gettext("{value} thigh lengths", { value: text });
  return check.unit === "torsos" ? gettext("{value} torso lengths", { value: text }) : text;
}

/** An element with attributes, listeners (`onclick`) and children; text stays text. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, given] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), given);
    else if (given === true) element.setAttribute(key, "");
    else if (given !== false && given !== null && given !== undefined) element.setAttribute(key, given);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** A status's symbol from the page's own set. */
export function symbol(status) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", `symbol ${status}`);
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#symbol-${status}`);
  svg.append(use);
  return svg;
}
