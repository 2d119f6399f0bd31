// Talks with the server: JSON in, JSON out, an error as a sentence.

export const tab = sessionStorage.getItem("janu-tab") ?? newTab();

function newTab() {
  const id = newId();
  sessionStorage.setItem("janu-tab", id);
  return id;
}

/** A UUID; crypto.randomUUID is missing where the page is shared without TLS. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** What went wrong, in a sentence. `status` is 0 where the server did not answer, `body` what it answered. */
export class ApiError extends Error {
  constructor(status, body) {
    super(body?.error ?? "Janu does not answer: is it still running in the terminal?");
    this.status = status;
    this.body = body;
  }
}

/** Send a request and return the answer's JSON; raises ApiError. */
export async function call(method, address, body) {
  const headers = { "Janu-Tab": tab };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(address, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new ApiError(0, null);
  }
  const said = await answer.json().catch(() => null);
  if (!answer.ok) throw new ApiError(answer.status, said);
  return said;
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
