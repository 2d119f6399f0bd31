// The page's language: its sentences from the catalogue, its numbers and dates, and the choice of another one.

export const language = document.documentElement.lang;
/** As `vision/review/web/language.py` tells them; English needs none. */
const { plurals = [], sentences = {} } = JSON.parse(document.getElementById("sentences")?.textContent ?? "{}");
/** The fonts of text on a canvas, as the page has them (base.css). */
export const FONTS = '"Janu Devanagari", system-ui, sans-serif';
/** A year. */
const REMEMBERED_S = 31536000;
const LOCALE = language === "en" ? "en-GB" : language;
const DECIMAL = new Intl.NumberFormat(language).formatToParts(0.5).find(({ type }) => type === "decimal").value;
const SHARES = new Intl.NumberFormat(language, { style: "percent" });

const filled = (text, values) => text.replace(/{(\w+)}/g, (gap, name) => values[name] ?? gap);

/** A sentence in the page's language; `values` fill its `{names}`. */
export const gettext = (message, values = {}) => filled(sentences[message] ?? message, values);

/** The same where one English word is several of another language: `context` says which is meant. */
export const pgettext = (context, message, values = {}) =>
  filled(sentences[`${context}\u0004${message}`] ?? message, values);

/** The same where it depends on a number, which may stand in it as `{n}`. */
export function ngettext(singular, plural, n, values = {}) {
  const english = n === 1 ? singular : plural;
  const form = plurals[n < 200 ? n : 100 + (n % 100)];
  return filled(sentences[singular]?.[form] ?? english, { n, ...values });
}

/** A sentence taken apart at its `{names}`, with elements in their place. */
export const woven = (sentence, parts) => sentence.split(/{(\w+)}/).map((text, i) => (i % 2 ? parts[text] : text));

/** A number as JavaScript writes it, with the decimal sign of the language. */
export const digits = (text) => String(text).replace(".", DECIMAL);

/** A share (0 to 1) in whole per cent, rounded down. */
export function percent(share) {
  const whole = Math.floor(share * 100);
  return language === "en" ? `${whole} %` : SHARES.format(whole / 100);
}

/** A date as people write it, as in 25 Nov 2026. */
export function day(iso) {
  return new Date(`${iso}T12:00`).toLocaleDateString(LOCALE, { day: "numeric", month: "short", year: "numeric" });
}

/** Text with a capital at its start. */
export const capital = (text) => text.slice(0, 1).toLocaleUpperCase(language) + text.slice(1);

document.getElementById("language")?.addEventListener("change", ({ target }) => {
  document.cookie = `janu-language=${target.value}; path=/; max-age=${REMEMBERED_S}; samesite=lax`;
  location.reload();
});
