// The review page with script: a decision changes its row and nothing else. Without script every button is a form.

import { followKeys } from "./deciding/keyboard.js";
import { answer } from "./deciding/sending.js";
import { following } from "./deciding/steps.js";
import { current, follow, go, rows, step } from "./review/rows.js";
import { takeOver } from "./review/renewing.js";

const trouble = document.querySelector("[data-trouble]");

function review() {
  return document.querySelector("[data-review]");
}

/** One at a time: what is pressed meanwhile is meant for a row that may not be there any more. */
async function decide(form, button) {
  if (review().getAttribute("aria-busy") === "true") { return; }
  const row = button.closest("tr[id]"), next = following(rows(), row);
  review().setAttribute("aria-busy", "true");
  say("");
  try {
    const came = await answer(form, button);
    if (came.querySelector("[data-review]")) { renew(came, row, next); } else { say("ended"); }
  } catch { say("lost"); }
  review().removeAttribute("aria-busy");
}

function renew(came, row, next) {
  const top = row && row.getBoundingClientRect().top;
  takeOver(came, review());
  ready();
  const stays = row && document.getElementById(row.id), then = stays || (next && document.getElementById(next.id));
  go(then || rows()[0], stays ? null : top);
}

function say(what) {
  trouble.hidden = !what;
  trouble.querySelectorAll("[data-why]").forEach((words) => { words.hidden = words.dataset.why !== what; });
}

function press(event) {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches('[name^="reason."]')) { return; }
  event.preventDefault();
  const button = event.target.parentNode.querySelector('button[name="return"], button[name="reopen"]');
  if (button && !event.repeat) { decide(button.form, button); }
}

function ready() {
  const form = review().querySelector("form.review");
  form.addEventListener("submit", (event) => {
    if (!event.submitter) { return; }
    event.preventDefault();
    decide(form, event.submitter);
  });
  form.addEventListener("keydown", press);
  form.addEventListener("focusin", (event) => { follow(event.target.closest("tr[id]")); });
  followKeys(form, { current, step, decide });
  document.body.dataset.ready = "review";
}

ready();
