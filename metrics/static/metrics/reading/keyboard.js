// Decisions by keyboard. Letters act alone, so they act in the room only, and can be switched off: WCAG 2.1.4.

import { currentProposal, room, step } from "./room.js";

const STEPS = { j: 1, k: -1 };
let on = true;
try { on = localStorage.getItem("reading:keys") !== "off"; } catch { /* private windows have no storage */ }

/** Listens in the room as it is now; a key that decides calls `decide(form, button)`. The browser keeps the switch. */
export function followKeys(decide) {
  const wanted = room().querySelector("[data-keys]");
  room().addEventListener("keydown", (event) => { press(event, decide); });
  wanted.checked = on;
  wanted.addEventListener("change", () => {
    on = wanted.checked;
    try { localStorage.setItem("reading:keys", on ? "on" : "off"); } catch { /* until the page is left */ }
  });
}

function press(event, decide) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) { return; }
  if (event.target.closest("input, textarea, select")) { leave(event); } else if (on) { act(event, decide); }
}

function act(event, decide) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key in STEPS) {
    event.preventDefault();
    step(STEPS[key]);
    return;
  }
  const button = buttonFor(key, event.target);
  if (!button) { return; }
  event.preventDefault();
  if (!event.repeat) { use(button, decide); } // a key that is held down decides once
}

function leave({ key, target }) {
  const item = target.closest(".proposal");
  if (key === "Escape" && item) { item.focus(); }
}

function buttonFor(key, target) {
  const item = currentProposal();
  if (!item || (key === "Enter" && target.closest("a, button, summary"))) { return null; }
  return item.querySelector(`[data-key="${CSS.escape(key)}"]`);
}

function use(button, decide) {
  if (button.tagName !== "SUMMARY") { decide(button.form, button); return; }
  button.parentNode.open = true;
  button.parentNode.querySelector("input:not([type=hidden])").select();
}
