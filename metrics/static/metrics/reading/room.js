// The reading room: the text on one side, the proposals that were found in it on the other. One of them is the current
// one, and its mark in the text with it.

import { stepped } from "../deciding/steps.js";

const LIST = ".room-list", TEXT = ".room-text .text";
let current = null;

export function room() {
  return document.querySelector("[data-room]");
}

/** The proposals in sight: those that are decided lie in a part that is folded. */
export function proposals() {
  return [...room().querySelectorAll(".proposal")].filter((item) => {
    const folded = item.closest(".room-list > details");
    return !folded || folded.open;
  });
}

/** The proposal that keys act on, or null. */
export function currentProposal() {
  return current && document.getElementById(current);
}

export function choose(item) {
  if (!item) { return; }
  room().querySelectorAll(".current").forEach((other) => { other.classList.remove("current"); });
  current = item.id;
  item.classList.add("current");
  const mark = markOf(item);
  if (mark) { mark.classList.add("current"); }
  item.focus({ preventScroll: true });
  reveal(item, room().querySelector(LIST));
  if (mark) { reveal(mark, room().querySelector(TEXT)); }
}

/** To the proposal after the current one, or before it. */
export function step(by) {
  const items = proposals();
  choose(items[stepped(items.findIndex((item) => item.id === current), by, items.length)]);
}

/** What the page was asked for, or the first. */
export function chooseAsked() {
  const asked = location.hash && document.getElementById(location.hash.slice(1));
  if (asked && !asked.closest(".proposal")) { reveal(asked, room().querySelector(TEXT)); return; }
  choose((asked && asked.closest(".proposal")) || proposals()[0]);
}

/** A click on a figure leads to its proposal; whether there is one. */
export function followLink(link) {
  const target = document.getElementById((link.getAttribute("href") || "").slice(1));
  const item = link.closest(".proposal") || (target && target.closest(".proposal"));
  if (!item) { return false; }
  const folded = item.closest(".room-list > details");
  if (folded) { folded.open = true; }
  choose(item);
  return true;
}

function markOf(item) {
  const spot = document.getElementById(item.dataset.mark);
  if (!spot || spot.classList.contains("found")) { return spot; }
  return spot.parentNode.querySelector(`#${spot.id} ~ .found`);
}

// Only the box scrolls, not the page around it.
function reveal(item, box) {
  const inside = item.getBoundingClientRect(), around = box.getBoundingClientRect();
  if (box.scrollHeight <= box.clientHeight) { item.scrollIntoView({ block: "nearest" }); return; }
  if (inside.top < around.top + 20) { box.scrollTop += inside.top - around.top - 60; }
  else if (inside.bottom > around.bottom - 20) { box.scrollTop += inside.bottom - around.bottom + 60; }
}
