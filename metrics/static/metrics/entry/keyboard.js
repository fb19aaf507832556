// Enter and the arrows as in a spreadsheet; Escape takes back what was typed in the field.

import { lineOf, texts } from "./line.js";
import { save } from "./saving.js";
import { form, lines } from "./sheet.js";

const ARROWS = { ArrowDown: 1, ArrowUp: -1 };

/** Listens for keys in the form. */
export function followKeys() {
  form.addEventListener("keydown", press);
  form.addEventListener("focusin", ({ target }) => {
    if (target.dataset.field) { lineOf(target).before = texts(lineOf(target)); }
  });
}

function press(event) {
  const input = event.target;
  if (!input.dataset || !input.dataset.field || isOther(event)) { return; }
  if (event.key === "Enter") {
    event.preventDefault();
    if (!move(input, event.shiftKey ? -1 : 1)) { input.blur(); input.focus(); }
  } else if (event.key in ARROWS && input.tagName !== "SELECT") {
    event.preventDefault();
    move(input, ARROWS[event.key]);
  } else if (event.key === "Escape") {
    takeBack(input);
  }
}

function isOther(event) {
  return event.altKey || event.ctrlKey || event.metaKey || event.isComposing;
}

// To the same field of another line. Whether there is one.
function move(input, step) {
  const column = lines.map((line) => line.querySelector(`[data-field="${input.dataset.field}"]`)).filter(Boolean);
  const next = column[column.indexOf(input) + step];
  if (next) { next.focus(); }
  if (next && next.select) { next.select(); }
  return Boolean(next);
}

// A pasted column and a choice are saved before the field is left.
function takeBack(input) {
  const line = lineOf(input);
  if (!line || !line.before) { return; }
  input.value = line.before[input.dataset.field];
  save(line);
}
