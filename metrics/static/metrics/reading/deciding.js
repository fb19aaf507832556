// Sends a form of the room and takes over the room as it stands afterwards, without losing one's place.

import { answer } from "../deciding/sending.js";
import { following } from "../deciding/steps.js";
import { choose, proposals, room } from "./room.js";

const SCROLLED = [".room-text .text", ".room-list"], FOLDED = ".room-list > details", NOTICE = "main > .notice";

/** One at a time: what is pressed meanwhile is meant for the next item, which is not there yet. `ready` makes the new
 * room listen. Where it fails, the form is sent as if there were no script. */
export async function decide(form, button, ready) {
  if (room().getAttribute("aria-busy") === "true") { return; }
  const item = form.closest(".proposal"), next = following(proposals(), item);
  room().setAttribute("aria-busy", "true");
  try {
    replace(await answer(form, button), item && item.id, next && next.id, ready);
  } catch {
    room().removeAttribute("aria-busy");
    form.removeAttribute("data-live");
    if (button) { form.requestSubmit(button); } else { form.submit(); }
  }
}

function replace(came, id, nextId, ready) {
  const fresh = came.querySelector("[data-room]");
  if (!fresh) { location.reload(); return; }
  const scrolled = SCROLLED.map((name) => room().querySelector(name).scrollTop);
  const open = [...room().querySelectorAll(FOLDED)].map((part) => part.open);
  room().replaceWith(document.adoptNode(fresh));
  takeOver(came);
  SCROLLED.forEach((name, index) => { room().querySelector(name).scrollTop = scrolled[index]; });
  const parts = [...room().querySelectorAll(FOLDED)];
  if (parts.length === open.length) { parts.forEach((part, index) => { part.open = open[index]; }); }
  ready();
  goOn(id, nextId);
}

// What stands around the room: notices, what was told, the values read.
function takeOver(came) {
  const main = document.querySelector("main"), told = [...came.querySelectorAll(NOTICE)];
  document.querySelectorAll(NOTICE).forEach((note) => { note.remove(); });
  swap(".told", came, (newer) => { room().before(newer); });
  swap(".read-values", came, (newer) => { document.querySelector(".document-add").after(newer); });
  main.prepend(...told.map((note) => document.adoptNode(note)));
}

function swap(name, came, put) {
  const old = document.querySelector(name), newer = came.querySelector(name);
  if (old) { old.remove(); }
  if (newer) { put(document.adoptNode(newer)); }
}

// To the next item, or back to the one that was refused.
function goOn(id, nextId) {
  const stays = id && document.getElementById(id), refused = document.querySelector("main > .notice-error");
  const then = (refused && stays) || (nextId && document.getElementById(nextId)) || proposals()[0];
  if (then) { choose(then); } else { room().querySelector(".room-list > .empty").focus(); }
}
