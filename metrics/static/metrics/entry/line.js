// A line of the sheet with the row below it, which has its problems, its warnings and what belongs to them.

import { below, belowOf } from "./parts.js";
import { form } from "./sheet.js";
import { signature } from "./typed.js";

const BESIDE = ["qualifier", "as_of", "missing_reason", "note"];

/** The line that an input is in, be it in the row below. */
export function lineOf(input) {
  const row = input.closest("tr");
  return row.dataset.below ? form.querySelector(`.entry-line[data-code="${row.dataset.below}"]`) : row;
}

export function inputs(line) {
  const rows = [line, belowOf(line.dataset.code)].filter(Boolean);
  return rows.flatMap((row) => [...row.querySelectorAll("[data-field]")]);
}

export function texts(line) {
  const said = Object.fromEntries(inputs(line).map((input) => [input.dataset.field, input.value]));
  return { explanation: "", version: "", ...said };
}

/** The hidden input that says which version the line shows. */
export function version(line) {
  const shown = line.querySelector("[data-field=version]");
  if (shown) { return shown; }
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = `version.${line.dataset.code}`;
  input.dataset.field = "version";
  valueOf(line).after(input);
  return input;
}

/** Takes over what the server says, but for the field somebody is in. */
export function fill(line, answer) {
  for (const input of inputs(line)) {
    const name = input.dataset.field;
    if (name === "version") { input.value = answer.version || ""; }
    else if (name in answer.fields && input !== document.activeElement) { input.value = answer.fields[name]; }
  }
  line.stood = signature(texts(line));
}

export function mark(line, state, text) {
  line.classList.remove("saved", "saving", "waiting", "invalid", "typed");
  if (state) { line.classList.add(state); }
  stateOf(line).textContent = text;
  const said = texts(line); // what says more than the number stays in sight on a phone
  line.toggleAttribute("data-more", BESIDE.some((name) => said[name] && said[name] !== "exact"));
}

/** Fills a list with these sentences. */
export function list(box, sentences) {
  box.textContent = "";
  for (const sentence of sentences) {
    const item = document.createElement("li");
    item.textContent = sentence;
    box.appendChild(item);
  }
}

/** Says what is wrong with the line, and offers what may be meant instead, as made by the server's template; its
 * warnings stay as they are where no new ones came. */
export function tell(line, problems, { findings, offers } = {}) {
  const row = below(line);
  list(row.querySelector("[data-problems]"), problems);
  refuse(line, problems.length > 0);
  announce([document.getElementById(`of-${line.dataset.place}`).textContent, stateOf(line).textContent, ...problems]);
  if (findings) { warn(row, findings); }
  row.querySelector("[data-offers]").innerHTML = offers || "";
  fold(row);
}

function refuse(line, is) {
  const value = valueOf(line);
  if (is) { value.setAttribute("aria-invalid", "true"); } else { value.removeAttribute("aria-invalid"); }
  if (is) { value.setAttribute("aria-describedby", `why-${line.dataset.code}`); }
  else { value.removeAttribute("aria-describedby"); }
}

// In one place for all lines: a region that speaks for each would be a hundred of them.
function announce(parts) {
  const told = form.querySelector("[data-told]");
  if (told) { told.textContent = parts.join(" "); }
}

function valueOf(line) {
  return line.querySelector("[data-field=value]");
}

function stateOf(line) {
  return line.querySelector("[data-state]");
}

/** Shows a button for each choice below the line, pairs of its words and what it does, until the line is told something
 * else. */
export function choices(line, pairs) {
  const box = document.createElement("p");
  box.className = "offers";
  for (const [words, act] of pairs) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn-plain";
    button.textContent = words;
    button.addEventListener("click", act);
    box.append(button);
  }
  const place = below(line).querySelector("[data-offers]");
  place.textContent = "";
  place.append(box);
  return box;
}

/** A value can bring or settle a warning of another: of a rate it is the base of, of a total it is part of. */
export function warnOthers(beside) {
  for (const [code, findings] of Object.entries(beside)) {
    const line = form.querySelector(`.entry-line[data-code="${code}"]`);
    if (line && (findings.length || belowOf(code))) { warn(below(line), findings); fold(below(line)); }
  }
}

function warn(row, findings) {
  const explain = row.querySelector("[data-explain]");
  list(row.querySelector("[data-findings]"), findings.map((finding) => finding.sentence));
  if (explain) { explain.hidden = !findings.length; }
}

/** Hides the row below a line while nothing is said there. */
export function fold(row) {
  row.hidden = !row.querySelector("[data-about] > *, [data-problems] > *, [data-findings] > *, .entry-returned");
}
