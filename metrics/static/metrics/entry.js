// The entry page with script: each row is saved when it is left, and nothing typed is lost when the network or the
// session goes: it is kept in the browser and offered again, to the one who typed it. Without script the page is one
// plain form.

import { followNames } from "./entry/about.js";
import { followKeys } from "./entry/keyboard.js";
import { inputs, lineOf, mark, texts } from "./entry/line.js";
import { furnish } from "./entry/parts.js";
import { followPaste } from "./entry/paste.js";
import { save } from "./entry/saving.js";
import { form, kept, lines, words } from "./entry/sheet.js";
import { signature } from "./entry/typed.js";

const RETRY = 15000; // milliseconds

function begin(line) {
  // A form that was refused shows what was typed.
  line.stood = line.classList.contains("invalid") ? null : signature(texts(line));
  line.words = line.querySelector("[data-state]").textContent;
}

// Puts what was kept back into the line, with the version it was typed against: what a colleague saved meanwhile is
// then offered beside it, not overwritten. Whether that was news.
function recover(line, said) {
  for (const input of inputs(line)) {
    if (input.dataset.field in said) { input.value = said[input.dataset.field]; }
  }
  if (signature(texts(line)) === line.stood) { kept.drop(line.dataset.code); return false; }
  mark(line, said.typing ? "typed" : "waiting", words.invalid); // what was still being typed is not sent by itself
  return true;
}

function recoverAll() {
  const left = kept.all(), found = lines.filter((line) => left[line.dataset.code]);
  if (!found.filter((line) => recover(line, left[line.dataset.code])).length) { return; }
  const note = document.createElement("p");
  note.className = "notice notice-warning";
  note.textContent = words.recovered;
  form.before(note);
}

function retry() {
  for (const line of lines.filter((one) => one.classList.contains("waiting"))) {
    line.sending = null;
    save(line);
  }
}

// To the line that the address names, or else to the first that is due and empty. Not where that would hide what the
// page says first, nor where it would open a keyboard over it.
function begun() {
  const named = lines.find((line) => `#${line.id}` === location.hash);
  const calm = !location.hash && !document.querySelector("main .notice, #returned");
  const due = calm && matchMedia("(pointer: fine)").matches && lines.find((line) => "due" in line.dataset);
  return named || due;
}

lines.forEach(furnish);
followKeys();
followNames();
followPaste();
form.addEventListener("change", ({ target }) => {
  if (target.dataset.field) { save(lineOf(target)); }
});
// What is being typed survives the page.
form.addEventListener("input", ({ target }) => {
  if (!target.dataset.field) { return; }
  const line = lineOf(target), said = texts(line);
  if (signature(said) === line.stood) { kept.drop(line.dataset.code); return; }
  kept.keep(line.dataset.code, { ...said, typing: "1" });
});
form.addEventListener("focusout", ({ target }) => {
  if (target.dataset.field && lineOf(target).classList.contains("typed")) { save(lineOf(target)); }
});
lines.forEach(begin);
recoverAll();
// A browser that goes to a named line takes the focus away once the page is loaded.
window.addEventListener("load", () => {
  const first = begun();
  if (first) { setTimeout(() => { first.querySelector("[data-field=value]").focus(); }); }
});
window.addEventListener("online", retry);
window.setInterval(retry, RETRY);
document.body.dataset.ready = "entry";
