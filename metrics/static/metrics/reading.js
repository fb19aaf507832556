// The reading room with script: text and proposals move together, decisions are made by keyboard, and the room is
// brought up to date without losing one's place. Without script every button is a plain form.

import { followKeys } from "./deciding/keyboard.js";
import { decide } from "./reading/deciding.js";
import { choose, chooseAsked, currentProposal, followLink, room, step } from "./reading/room.js";

const CONTROLS = "button, input, select, summary, a";

function send(form, button) {
  decide(form, button, ready);
}

function submit(event) {
  if (!event.target.hasAttribute("data-live")) { return; }
  event.preventDefault();
  send(event.target, event.submitter);
}

function click(event) {
  const link = event.target.closest(".found, .proposal-figure"), item = event.target.closest(".proposal");
  if (link) {
    if (followLink(link)) { event.preventDefault(); }
  } else if (item && !event.target.closest(CONTROLS)) {
    choose(item);
  }
}

function ready() {
  room().addEventListener("submit", submit);
  room().querySelectorAll("form").forEach((form) => { form.setAttribute("data-live", ""); });
  room().addEventListener("click", click);
  followKeys(room(), { current: currentProposal, step, decide: send });
  document.body.dataset.ready = "reading";
  document.body.dataset.reads = String(Number(document.body.dataset.reads || 0) + 1);
}

ready();
chooseAsked();
