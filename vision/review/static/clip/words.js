// Numbers, times and statuses in words, as vision/words/numbers.py and vision/words/readings.py have them.

export const STATUS = { aligned: "aligned", adjust: "adjust", unmeasurable: "not measured", info: "information" };
const MINUS = "\u2212";

/** A time in the clip, as in 0:07.4; without tenths where `whole`. */
export function clock(seconds, whole = false) {
  const all = Math.max(0, whole ? Math.floor(Math.round(seconds * 100) / 100) : Math.round(seconds * 10) / 10);
  const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const tail = (whole ? String(rest) : rest.toFixed(1)).padStart(whole ? 2 : 4, "0");
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
  const digits = Math.abs(number).toFixed(check.decimals);
  const sign = number < 0 && Number(digits) ? MINUS : "";
  return `${sign}${digits}${check.unit === "deg" ? "°" : ""}`;
}

/** A unit's name after a number. */
export const unit = (check) => ({ thighs: "thigh lengths", torsos: "torso lengths" })[check.unit] ?? "";

/** A date as people write it, as in 25 Nov 2026. */
export function day(iso) {
  return new Date(`${iso}T12:00`).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
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
