// A pasted column goes down from where it is pasted.

import { list } from "./line.js";
import { cellsOf, matched } from "./pasted.js";
import { save } from "./saving.js";
import { form, words } from "./sheet.js";

/** Listens for what is pasted into the form. */
export function followPaste() {
  form.addEventListener("paste", paste);
}

function paste(event) {
  const input = event.target, { field } = input.dataset, rows = [...form.querySelectorAll(".entry-line")];
  const cells = cellsOf(event.clipboardData ? event.clipboardData.getData("text") : "");
  const from = rows.indexOf(input.closest("tr"));
  if (!cells || from < 0 || input.tagName !== "INPUT" || field === "note") { return; }
  event.preventDefault();
  const fieldOf = (row) => row.querySelector(`[data-field="${field}"]`);
  const { filled, skipped, over } = matched(cells, rows.slice(from), fieldOf);
  for (const [row, cell] of filled) {
    fieldOf(row).value = cell;
    save(row);
  }
  say([[words.skipped, skipped.map(([row, cell]) => `${nameOf(row)} ${cell}`)], [words.over, over]]);
}

function nameOf(row) {
  return row.querySelector("summary").firstChild.textContent.trim();
}

// What a paste left out, beside the buttons, which are in sight wherever one is.
function say(lists) {
  const said = form.querySelector("[data-said]");
  list(said, lists.filter(([, left]) => left.length).map(([head, left]) => head + left.join(words.joint)));
  const any = said.children.length > 0;
  said.tabIndex = any ? 0 : -1; // it scrolls
  document.documentElement.style.scrollPaddingBottom = any ? `${said.parentNode.offsetHeight}px` : "";
}
