// The library: search while typing, more clips while scrolling, clips dropped in, scoring shown while it goes on.

import { ApiError, call, say } from "./api.js";
import { gettext, ngettext, percent } from "./language.js";

const list = document.getElementById("list");
const search = document.getElementById("search");
const q = document.getElementById("q");
const parts = new DOMParser();
/** Why the server did not do something, in a sentence; 0 where it did not answer. */
const refusal = (status) => new ApiError(status, null).message;

// Search ------------------------------------------------------------------------------------------------------------

let latest = 0;

/** Show what is looked for, without leaving the page. */
async function find() {
  const mine = ++latest;
  const address = `/?${new URLSearchParams(new FormData(search))}`;
  list.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const text = await answer.text();
    if (mine !== latest) return;
    if (!answer.ok) return say(refusal(answer.status));
    const page = parts.parseFromString(text, "text/html");
    list.replaceChildren(...page.getElementById("list").childNodes);
    document.getElementById("found").textContent = page.getElementById("found").textContent;
    for (const kind of [".students ul", ".filters"]) renewLinks(document.querySelector(kind), page.querySelector(kind));
    history.replaceState(null, "", address);
    watchMore();
  } catch {
    say(refusal(0));
  } finally {
    if (mine === latest) list.removeAttribute("aria-busy");
  }
}

/** Links that lead elsewhere now keep their place, and the focus that may be on them. */
function renewLinks(place, fresh) {
  const [old, now] = [place, fresh].map((one) => [...one.querySelectorAll("a")]);
  if (place.children.length !== fresh.children.length || old.some((link, i) => link.textContent !== now[i].textContent)) {
    place.replaceChildren(...fresh.childNodes);
  } else {
    old.forEach((link, i) => { link.href = now[i].getAttribute("href"); });
  }
}

let typing;
q.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(find, 150); });
search.addEventListener("submit", (event) => { event.preventDefault(); find(); });
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, textarea, select, dialog")) return;
  event.preventDefault();
  q.focus();
});

// More ----------------------------------------------------------------------------------------------------------------

const nearEnd = new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) more(); }, { rootMargin: "600px" });

function watchMore() {
  nearEnd.disconnect();
  const link = document.getElementById("more");
  if (link) nearEnd.observe(link);
}

/** Put the next clips below; a student who goes on keeps one heading. */
async function more() {
  const link = document.getElementById("more");
  if (!link || link.dataset.asked) return;
  link.dataset.asked = "yes";
  const answer = await fetch(`${link.getAttribute("href")}&part=true`).catch(() => null);
  if (!answer?.ok || !link.isConnected) return;
  const page = parts.parseFromString(await answer.text(), "text/html");
  link.parentElement.remove();
  const last = list.querySelector(".student:last-of-type");
  const first = page.querySelector(".student");
  if (last && first && last.dataset.student === first.dataset.student) {
    last.querySelector(".rows").append(...first.querySelectorAll(".row"));
    first.remove();
  }
  list.append(...page.body.childNodes);
  watchMore();
}
document.addEventListener("click", (event) => {
  if (event.target.id !== "more") return;
  event.preventDefault();
  more();
});
watchMore();

// Scoring -------------------------------------------------------------------------------------------------------------

let known = {};
let asking = null;

/** Ask how far the scoring is, as long as something is being scored. */
async function follow() {
  clearTimeout(asking);
  let clips;
  try {
    ({ clips } = await call("GET", "/api/scoring"));
  } catch {
    asking = setTimeout(follow, 5000);
    return;
  }
  for (const row of list.querySelectorAll(".row")) {
    const id = row.dataset.clip;
    const now = clips[id], before = known[id];
    if (now?.state === "scoring" && before?.state === "scoring") show(row, now);
    else if (now?.state !== before?.state) await renew(row);
  }
  known = clips;
  const busy = Object.values(clips).some((clip) => clip.state !== "failed");
  document.title = document.title.replace(/^(\(\d+\) )?/, busy ? `(${Object.values(clips).filter((c) => c.state !== "failed").length}) ` : "");
  if (busy) asking = setTimeout(follow, 1000);
}

function show(row, { share }) {
  const bar = row.querySelector("progress");
  const word = row.querySelector(".state .word");
  if (bar) bar.value = share;
  if (word) word.textContent = gettext("scoring, {share}", { share: percent(share) });
}

/** Fetch one clip's row again. */
async function renew(row) {
  const answer = await fetch(`/row/${row.dataset.clip}`).catch(() => null);
  if (!answer?.ok) return;
  const page = parts.parseFromString(`<ul>${await answer.text()}</ul>`, "text/html");
  const fresh = page.querySelector(".row");
  const focused = row.contains(document.activeElement);
  fresh.classList.toggle("added", row.classList.contains("added"));
  row.replaceWith(fresh);
  if (focused) fresh.querySelector(".open").focus();
}

async function score(clips) {
  try {
    const { added } = await call("POST", "/api/scoring", { clips });
    say(added === 1 ? gettext("The clip is being scored; you can go on meanwhile.") : ngettext("{n} clip is being scored; you can go on meanwhile.", "{n} clips are being scored; you can go on meanwhile.", added));
    follow();
  } catch (error) { say(error.message); }
}
list.addEventListener("click", (event) => {
  const row = event.target.closest(".row");
  if (event.target.matches(".score")) score([row.dataset.clip]);
  if (event.target.matches(".about")) edit(row);
  const marks = event.target.closest("button.checks");
  if (marks) nameMarks(marks);
});

/** Say of each mark of a side which check it is: a mouse is told when it rests there, a finger never is. */
function nameMarks(marks) {
  const side = marks.closest(".side");
  const shown = marks.getAttribute("aria-expanded") === "true";
  marks.setAttribute("aria-expanded", !shown);
  if (shown) return side.nextElementSibling.remove();
  const names = document.createElement("ul");
  names.className = "named";
  for (const mark of marks.querySelectorAll("svg")) {
    const [symbol, item] = [mark.cloneNode(true), line("li", "")];
    symbol.setAttribute("aria-hidden", "true");
    item.append(symbol, mark.querySelector("title").textContent);
    names.append(item);
  }
  side.after(names);
}
document.addEventListener("click", (event) => {
  if (event.target.id !== "score-all") return;
  event.target.remove();
  score(null);
});
follow();

// Student and date ----------------------------------------------------------------------------------------------------

const about = document.getElementById("about");
let edited = null;

function edit(row) {
  edited = row;
  document.getElementById("about-student").value = row.dataset.student;
  document.getElementById("about-day").value = row.dataset.day;
  document.getElementById("about-refusal").hidden = true;
  about.showModal();
}
/** The dialog stays open, with what was entered, until it is saved. */
about.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const student = document.getElementById("about-student").value.trim();
  const day = document.getElementById("about-day").value || null;
  const refused = document.getElementById("about-refusal");
  refused.hidden = true;
  try {
    const saved = await call("PUT", `/api/clips/${edited.dataset.clip}/about`, { student, day });
    if (saved?.student !== student) throw new Error(gettext("What answered was not Janu."));
  } catch (error) {
    refused.textContent = gettext("Not saved: {why}", { why: error.message });
    refused.hidden = false;
    return;
  }
  about.close();
  await find();
  say(gettext("Saved."));
});
for (const button of document.querySelectorAll("dialog [data-act=cancel]"))
  button.addEventListener("click", () => button.closest("dialog").close("cancel"));

// Adding --------------------------------------------------------------------------------------------------------------

const adding = document.getElementById("adding");
const picker = document.getElementById("files");
const drop = document.getElementById("drop");
let chosen = [];

document.getElementById("add").addEventListener("click", () => picker.click());
picker.addEventListener("change", () => { choose([...picker.files]); picker.value = ""; });

let over = 0;
const brings = (event) => event.dataTransfer?.types.includes("Files");
addEventListener("dragenter", (event) => { if (brings(event)) { over += 1; drop.hidden = false; } });
addEventListener("dragleave", (event) => { if (brings(event) && --over <= 0) { over = 0; drop.hidden = true; } });
addEventListener("dragover", (event) => { if (brings(event)) event.preventDefault(); });
addEventListener("drop", (event) => {
  if (!brings(event)) return;
  event.preventDefault();
  over = 0;
  drop.hidden = true;
  const on = event.target.closest?.("[data-student]");
  if (on) document.getElementById("adding-student").value = on.dataset.student;
  choose([...event.dataTransfer.files]);
});

/** Ask whose they are and of what day. */
function choose(files) {
  if (!files.length || adding.open) return;
  chosen = files;
  document.getElementById("adding-files").replaceChildren(...files.map((file) => line("li", file.name)));
  const newest = new Date(Math.max(...files.map((file) => file.lastModified)));
  const local = new Date(newest - newest.getTimezoneOffset() * 60000);
  document.getElementById("adding-day").value = local.toISOString().slice(0, 10);
  adding.returnValue = "cancel";
  adding.showModal();
  document.getElementById("adding-student").focus();
}
adding.addEventListener("close", async () => {
  if (adding.returnValue !== "add") return;
  const student = document.getElementById("adding-student").value.trim();
  const day = document.getElementById("adding-day").value;
  const files = chosen;
  const bars = files.map((file) => uploadLine(file.name));
  const added = [];
  for (const [i, file] of files.entries()) added.push(await upload(file, student, day, bars[i]));
  await arrived(added.filter(Boolean));
});

/** Go to clips that were added, wherever the library shows them. */
async function arrived(ids) {
  await find();
  follow();
  if (!ids.length) return;
  const told = ngettext("{n} clip added.", "{n} clips added.", ids.length);
  const hidden = ngettext("{n} clip added. This search does not show it.", "{n} clips added. This search does not show them.", ids.length);
  const row = await rowOf(ids[0]);
  if (!row) return say(hidden, [gettext("Show all clips"), () => location.assign("/")]);
  for (const id of ids) document.getElementById(`clip-${id}`)?.classList.add("added");
  row.scrollIntoView({ block: "center" });
  row.querySelector(".open").focus({ preventScroll: true });
  say(told);
}

/** A clip's row, fetched with those before it where it is further down; null where this search does not show it. */
async function rowOf(id) {
  const found = () => document.getElementById(`clip-${id}`);
  for (let tries = 0; !found() && tries < 100; tries++) {
    const link = document.getElementById("more");
    if (!link) break;
    await (link.dataset.asked ? new Promise((done) => setTimeout(done, 100)) : more());
  }
  return found();
}

function uploadLine(name) {
  let place = document.getElementById("uploads");
  if (!place) {
    place = document.createElement("div");
    place.id = "uploads";
    list.before(place);
  }
  const bar = document.createElement("div");
  bar.className = "uploading";
  const progress = document.createElement("progress");
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute("aria-label", gettext("Adding {file}", { file: name }));
  bar.append(line("span", name), progress, line("span", gettext("waiting")));
  place.append(bar);
  return bar;
}

/** Send one file and return the clip's id, null where it was refused; XMLHttpRequest tells how much has been sent. */
function upload(file, student, day, bar) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/upload?${new URLSearchParams({ name: file.name, student, day })}`);
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      if (!event.lengthComputable) return;
      bar.querySelector("progress").value = event.loaded / event.total;
      bar.lastChild.textContent = event.loaded < event.total ? percent(event.loaded / event.total) : gettext("checking");
    };
    const failed = (text) => {
      const again = line("button", gettext("Try again")), close = line("button", gettext("Dismiss"));
      again.className = close.className = "small";
      again.addEventListener("click", async () => {
        const fresh = uploadLine(file.name);
        bar.replaceWith(fresh);
        const id = await upload(file, student, day, fresh);
        await arrived(id ? [id] : []);
      });
      close.addEventListener("click", () => bar.remove());
      bar.className = "uploading refused";
      bar.setAttribute("role", "alert");
      bar.replaceChildren(line("span", text), again, close);
      done(null);
    };
    request.onload = () => {
      const { status, response } = request;
      if (status !== 201 || !response?.clip) return failed(response?.error ?? gettext("{file} was not added: {why}", { file: file.name, why: refusal(status) }));
      bar.remove();
      done(response.clip);
    };
    request.onerror = () => failed(gettext("{file} could not be sent: is Janu still running in the terminal?", { file: file.name }));
    request.send(file);
  });
}

function line(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
