// What was copied from a spreadsheet: the server says what would go where, the reader confirms it, and it is saved in
// one request, which another one takes back.

import { list, texts } from "./line.js";
import { save, settle } from "./saving.js";
import { sent } from "./sending.js";
import { form, lines, words } from "./sheet.js";
import { signature } from "./typed.js";

const dialog = document.querySelector("[data-pasted]");

/** Listens for what is pasted into the form. */
export function followPaste() {
  form.addEventListener("paste", paste);
}

async function paste(event) {
  const input = event.target, { field } = input.dataset, rows = inOrder(form.querySelectorAll(".entry-line"));
  const text = event.clipboardData ? event.clipboardData.getData("text") : "";
  const from = rows.indexOf(input.closest("tr"));
  if (!/[\t\r\n]/.test(text.replace(/\r?\n$/, ""))) { return; } // A single cell belongs into the field.
  if (from < 0 || input.tagName !== "INPUT" || field === "note") { return; }
  event.preventDefault();
  const seen = rows.slice(from).map((row) => row.dataset.code).join(",");
  const said = { field, seen, text };
  const { status, answer } = await asked(words.paste, said);
  if (status !== 200) { say(answer.problems); return; }
  const preview = answer.ask ? await agreed(answer, said) : answer;
  if (preview) { await fillIn(preview, field); }
}

// A column was copied in the order of the report, of which what was returned is taken out.
function inOrder(rows) {
  return [...rows].sort((one, other) => one.dataset.place - other.dataset.place);
}

// What could not be sent is told like what was refused.
async function asked(address, said) {
  try { return await sent(address, said); } catch (error) {
    return { status: 0, answer: { problems: [error.message === words.signin ? words.signin : words.unsent] } };
  }
}

// Resolves to the preview that was agreed to, null for none. What is offered in it is taken up by asking again.
function agreed(first, asking) {
  let preview = first, said = asking;
  async function takeUp(event) {
    if (!event.target.matches("[data-offer]")) { return; }
    event.stopPropagation(); // it goes into no field of the page
    const now = { ...said, ...JSON.parse(event.target.dataset.offer) };
    said = now;
    const { status, answer } = await asked(words.paste, now);
    if (said !== now || !dialog.open) { return; } // another one was taken up since
    if (status !== 200) { dialog.close(""); say(answer.problems); return; }
    preview = answer;
    show(answer.html);
    (dialog.querySelector("[data-offer]") || dialog.querySelector("[value=yes]")).focus();
  }
  show(first.html);
  dialog.returnValue = "";
  dialog.showModal();
  dialog.querySelector("[value=yes]").focus();
  dialog.addEventListener("click", takeUp);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.removeEventListener("click", takeUp);
      resolve(dialog.returnValue === "yes" ? preview : null);
    }, { once: true });
  });
}

function show(html) {
  dialog.querySelector("[data-preview]").innerHTML = html; // made by the server's template
}

async function fillIn(preview, field) {
  const cells = Object.entries(preview.cells).map(([code, { texts: said, version }]) => [code, said, version]);
  const typed = Object.entries(preview.typed).filter(([code]) => lineNamed(code));
  let done = { said: "", rows: {} };
  if (cells.length) {
    const { status, answer } = await write(cells, field, {});
    if (status !== 200) { say(answer.problems); return; }
    done = answer;
  }
  typed.forEach(([code, text]) => { put(lineNamed(code), field, text); }); // to be put right where it stands
  const good = cells.filter(([code]) => done.rows[code].status === 200);
  const undo = good.map(([code]) => [code, preview.cells[code].was, done.rows[code].version]);
  say([(done.said || words.nothing) + preview.rest + words.stop], undo.length && (() => takeBack(undo, typed, field)));
}

async function takeBack(cells, typed, field) {
  const { status, answer } = await write(cells, field, { undo: "1" });
  if (status !== 200) { say(answer.problems, () => takeBack(cells, typed, field)); return; }
  typed.forEach(([code]) => { put(lineNamed(code), field, JSON.parse(lineNamed(code).stood)[field]); });
  say([answer.said + words.stop]);
}

async function write(cells, field, more) {
  const said = cells.map(([code, fields, version]) => ({ ...fields, indicator: code, version: String(version) }));
  const result = await asked(words.cells, { cells: JSON.stringify(said), ...more });
  if (result.status === 200) {
    cells.forEach(([code, fields]) => { take(lineNamed(code), field, fields[field], result.answer.rows[code]); });
  }
  return result;
}

// What else was typed into the line and not yet saved is saved now, with what was pasted.
function take(line, field, text, row) {
  if (!line) { return; }
  const clean = signature(texts(line)) === line.stood;
  line.querySelector(`[data-field="${field}"]`).value = text;
  settle(line, clean ? signature(texts(line)) : "", row.status, row);
}

function put(line, field, text) {
  line.querySelector(`[data-field="${field}"]`).value = text;
  save(line);
}

function lineNamed(code) {
  return lines.find((line) => line.dataset.code === code);
}

// Beside the buttons, which are in sight wherever one is.
function say(sentences, undo) {
  const said = form.querySelector("[data-said]");
  list(said, sentences);
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn-plain";
    button.textContent = words.undo;
    button.addEventListener("click", undo);
    said.lastChild.append(" ", button);
  }
  const any = said.children.length > 0;
  said.tabIndex = any ? 0 : -1; // it scrolls
  document.documentElement.style.scrollPaddingBottom = any ? `${said.parentNode.offsetHeight}px` : "";
}
