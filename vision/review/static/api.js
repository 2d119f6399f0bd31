// Talks with the server: JSON in, JSON out, an error as a sentence.

import { inTab } from "./kept.js";
import { gettext } from "./language.js";

/** Milliseconds after which a request counts as not answered. */
const PATIENCE_MS = 30000;

/** A UUID; crypto.randomUUID is missing where the page is shared without TLS. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function tabId() {
  const kept = inTab.get("janu-tab");
  if (typeof kept === "string") return kept;
  const id = newId();
  inTab.set("janu-tab", id);
  return id;
}

/** Tells this tab's changes from another's, also after it is loaded again. */
export const tab = tabId();

/**
 * What went wrong, in a sentence. `status` is 0 where the server did not answer; `code` is what programs go by, where
 * the answer has one; `body` is the whole answer.
 */
export class ApiError extends Error {
  constructor(status, body) {
    const silent = gettext("Janu does not answer: is it still running in the terminal?");
    super(body?.error ?? (status ? gettext("Janu could not do this ({status}).", { status }) : silent));
    this.status = status;
    this.code = body?.code ?? "";
    this.body = body;
  }
}

/** Send a request and return the answer's JSON; raises ApiError. */
export async function call(method, address, body) {
  const headers = { "Janu-Tab": tab };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(address, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: patience.signal,
    });
    const said = await answer.json().catch(() => null);
    if (patience.signal.aborted) throw new ApiError(0, null);
    if (!answer.ok) throw new ApiError(answer.status, said);
    return said;
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError(0, null);
  } finally {
    clearTimeout(timer);
  }
}

/** Show a sentence at the foot of the page for a while, with a button if `action` is given as [label, function]. */
export function say(text, action) {
  const place = document.getElementById("said");
  const line = document.createElement("p");
  line.textContent = text;
  if (action) {
    const button = document.createElement("button");
    button.textContent = action[0];
    button.addEventListener("click", () => { place.replaceChildren(); action[1](); });
    line.append(button);
  }
  place.replaceChildren(line);
  setTimeout(() => line.remove(), action ? 10000 : 5000);
}
