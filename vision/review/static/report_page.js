// A report for the student: what is chosen is shown beside at once, kept in the address, saved as a file or printed.

import { call, say } from "./api.js";
import { gettext } from "./language.js";

const form = document.getElementById("choices");
const preview = document.getElementById("preview");
const sheet = preview.parentElement;
document.documentElement.classList.add("scripted");

const chosen = () => new URLSearchParams([...new FormData(form)].filter(([name, value]) => value || name !== "letter"));

let shown = "";
let waiting = null;

/** Show the report with what is chosen now. */
function show() {
  clearTimeout(waiting);
  const query = chosen().toString();
  if (query === shown) return;
  shown = query;
  sheet.setAttribute("aria-busy", "true");
  preview.contentWindow.location.replace(`${form.getAttribute("action")}?${query}`);
  history.replaceState(null, "", `${location.pathname}?${query}`);
  document.getElementById("look").hidden = new FormData(form).get("privacy") === "plain";
}
preview.addEventListener("load", () => sheet.removeAttribute("aria-busy"));
form.addEventListener("change", show);
form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, 500); });
form.addEventListener("submit", (event) => { event.preventDefault(); show(); });

document.getElementById("save").addEventListener("click", () => {
  const link = document.createElement("a");
  link.href = `${form.getAttribute("action")}?${chosen()}&save=true`;
  link.download = "";
  link.click();
  say(gettext("The report is being saved with your downloads."));
});
/** A student's language is remembered; of who has no name it stands in the address alone. */
form.elements.language.addEventListener("change", ({ target }) => {
  const { student } = form.dataset;
  if (student) call("PUT", "/api/students/language", { student, language: target.value }).catch((error) => say(error.message));
});
document.getElementById("print").addEventListener("click", () => preview.contentWindow.print());
show();
