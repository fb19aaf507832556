// Sends a cell and gives the server's answer, with a new token where this page's is void.

import { form, words } from "./sheet.js";

const token = form.querySelector("[name=csrfmiddlewaretoken]");

/** The status and the answer; an error whose message is for the reader where there is none. */
export async function sent(code, said) {
  const place = { jurisdiction: words.place, year: words.year, indicator: code };
  const body = new URLSearchParams({ ...said, ...place });
  let response = await post(body);
  if (response.status === 403 && !isAnswer(response)) {
    await renew();
    response = await post(body);
  }
  if (response.type === "opaqueredirect") { throw new Error(words.signin); }
  if (!isAnswer(response)) { throw new Error(response.status === 403 ? words.signin : words.waiting); }
  return { status: response.status, answer: await response.json() };
}

function post(body) {
  const headers = { "X-CSRFToken": token.value };
  return fetch(words.cell, { method: "POST", body, headers, credentials: "same-origin", redirect: "manual" });
}

function isAnswer(response) {
  return (response.headers.get("Content-Type") || "").includes("json");
}

// Signing in again, in another window, makes this page's token void; the page as it is now has the new one. Should it
// be somebody else who signed in there, nothing is sent in their name.
async function renew() {
  const response = await fetch(location.href, { credentials: "same-origin", redirect: "manual" });
  const now = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("form.entry");
  if (!now || now.dataset.user !== words.user) { throw new Error(words.signin); }
  token.value = now.querySelector("[name=csrfmiddlewaretoken]").value;
}
