// 保存并填下一项 without leaving the page: the answer's contents take the place of this page's, whatever the answer is:
// the next indicator, the same form with what is wrong, or the value that was there already.

import { hold } from "./held.js";
import { focusFirst, makePickers } from "./pickers.js";

const NOTHING = { lines: [], now: "" };
let busy = false;

function tell(sentence) {
  const note = document.createElement("p");
  note.className = "notice notice-warning";
  note.setAttribute("role", "status");
  note.textContent = sentence;
  document.getElementById("content").prepend(note);
}

function listed({ lines, now }, joint) {
  return [...lines, now].filter(Boolean).join(joint);
}

// The form and the address of the answer; an error whose message is for the reader where there is none.
async function posted(form, words) {
  const body = new FormData(form);
  body.append("_next", "1");
  const answer = await fetch(location.href, { method: "POST", body, credentials: "same-origin" })
    .catch(() => { throw new Error(words.failed); });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.getElementById("observation_form")) { throw new Error(answer.redirected ? words.signin : words.failed); }
  return { page, url: answer.url };
}

function show({ page, url }) {
  document.getElementById("content").innerHTML = page.getElementById("content").innerHTML;
  document.title = page.title;
  window.history.replaceState(null, "", url);
  makePickers();
  window.scrollTo(0, 0);
  focusFirst();
}

// Types what was held into the next value; where the form is for no next value, says what was not typed.
function goOn(typed, words) {
  const form = document.getElementById("observation_form"), [first, ...lines] = typed.lines, { now } = typed;
  const left = listed(typed, words.joint), { value } = form.elements;
  if (!left) { return; }
  if (!("ready" in document.getElementById("beside").dataset)) { tell(words.left + left); return; }
  value.value = first || now;
  if (first) { save(form, { lines, now }); } else { value.setSelectionRange(now.length, now.length); }
}

async function save(form, seed) {
  if (busy) { return; }
  const words = { ...document.getElementById("beside").dataset };
  busy = true;
  form.setAttribute("aria-busy", "true");
  const answer = posted(form, words), release = hold(form.elements.value, seed);
  try {
    const found = await answer, typed = release();
    busy = false;
    show(found);
    goOn(typed, words);
  } catch (error) {
    const typed = release();
    busy = false;
    form.removeAttribute("aria-busy");
    const left = listed(typed, words.joint);
    tell(left ? `${error.message} ${words.left}${left}` : error.message);
    form.elements.value.focus();
  }
}

export function followNext() {
  document.addEventListener("click", (event) => {
    if (!event.target.matches('#observation_form [name="_next"]')) { return; }
    event.preventDefault();
    save(event.target.form, NOTHING);
  });
}
