// Sends what was entered and gives the server's answer, with a new token where this page's is void.

import { form, words } from "./sheet.js";

const token = form.querySelector("[name=csrfmiddlewaretoken]");

/** The status and the answer; an error whose message is for the reader where there is none. */
export async function sent(address, said) {
  const body = new URLSearchParams({ ...said, jurisdiction: words.place, year: words.year });
  let response = await post(address, body);
  if (isForbidden(response)) {
    await renew();
    response = await post(address, body);
  }
  if (response.type === "opaqueredirect" || isForbidden(response)) { throw new Error(words.signin); }
  const { status } = response;
  // A page instead of an answer: the server, or what stands before it, does not take this.
  return { status, answer: isAnswer(response) ? await response.json() : { problems: [words.refused] } };
}

function isForbidden(response) {
  return response.status === 403 && !isAnswer(response);
}

function post(address, body) {
  const language = new URLSearchParams(location.search).get("language");
  const headers = { "X-CSRFToken": token.value };
  const to = language ? `${address}?language=${language}` : address;
  return fetch(to, { method: "POST", body, headers, credentials: "same-origin", redirect: "manual" });
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
