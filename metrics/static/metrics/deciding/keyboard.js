// Decisions by keyboard. Letters act alone, so they act in one part of the page only, and can be switched off: WCAG
// 2.1.4.

const STEPS = { j: 1, k: -1 };
let on = true;
try { on = localStorage.getItem("reading:keys") !== "off"; } catch { /* private windows have no storage */ }

/** Listens in a part of the page as it is now. Of its `list`, `current()` is the item that keys act on, `step(by)` goes
 * to another, `decide(form, button)` does what a key that is named by a button means. The browser keeps the switch. */
export function followKeys(part, list) {
  const wanted = part.querySelector("[data-keys]");
  part.addEventListener("keydown", (event) => { press(event, list); });
  if (!wanted) { return; }
  wanted.checked = on;
  wanted.addEventListener("change", () => {
    on = wanted.checked;
    try { localStorage.setItem("reading:keys", on ? "on" : "off"); } catch { /* until the page is left */ }
  });
}

function press(event, list) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) { return; }
  if (event.target.closest("input, textarea, select")) { leave(event, list); } else if (on) { act(event, list); }
}

function act(event, list) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key in STEPS) {
    event.preventDefault();
    list.step(STEPS[key]);
    return;
  }
  const button = buttonFor(key, event.target, list.current());
  if (!button) { return; }
  event.preventDefault();
  if (!event.repeat) { use(button, list); } // a key that is held down decides once
}

function leave({ key, target }, list) {
  const item = list.current();
  if (key === "Escape" && item && item.contains(target)) { item.focus(); }
}

function buttonFor(key, target, item) {
  if (!item || (key === "Enter" && target.closest("a, button, summary"))) { return null; }
  return item.querySelector(`[data-key="${CSS.escape(key)}"]`);
}

function use(control, list) {
  if (control.tagName === "INPUT") {
    control.focus();
  } else if (control.tagName === "SUMMARY") {
    control.parentNode.open = true;
    control.parentNode.querySelector("input:not([type=hidden])").select();
  } else {
    list.decide(control.form, control);
  }
}
