// Saves a line, and shows what became of it. A line has `stood`, the signature of what is stored, `sending`, that of
// what is on its way, and `words`, its state in words.

import { choices, fill, inputs, mark, tell, texts, version, warnOthers } from "./line.js";
import { below } from "./parts.js";
import { sent } from "./sending.js";
import { count, kept, words } from "./sheet.js";
import { signature } from "./typed.js";

const SAYING = ["value", "missing_reason", "numerator", "denominator", "note"]; // what says something by itself

/** Saves the line if it says something new. What does not come through is kept and tried again. */
export async function save(line) {
  const said = texts(line), news = signature(said), { code } = line.dataset;
  if (news === line.stood) { rest(line); return; }
  kept.keep(code, said);
  if (line.sending) { return; } // one at a time, each against the version that the last one made
  line.sending = news;
  mark(line, "saving", words.saving);
  try {
    const { status, answer } = await sent(words.cell, { ...said, indicator: code });
    settle(line, news, status, answer);
  } catch (error) {
    line.sending = null;
    const away = error.message === words.signin;
    mark(line, "waiting", away ? words.login : words.waiting);
    tell(line, away ? [words.signin] : []);
    if (away) { leadBack(line); }
  }
}

// Through the door and back to the line, where what was typed is put back.
function leadBack(line) {
  const link = document.createElement("a"), here = `${location.pathname}${location.search}#${line.id}`;
  link.href = `${words.door}?next=${encodeURIComponent(here)}`;
  link.textContent = words.again;
  below(line).querySelector("[data-offers]").append(link);
}

// What was refused, or waits, is taken back: the row says again what is stored.
function rest(line) {
  if (line.sending) { return; }
  kept.drop(line.dataset.code);
  if (!line.matches(".waiting, .invalid, .typed")) { return; }
  mark(line, "", line.words);
  tell(line, []);
}

/** Shows what became of the texts with the signature `news`, which were sent. */
export function settle(line, news, status, answer) {
  line.sending = null;
  if (status === 200) { stored(line, news, answer); return; }
  if (status >= 500) { // what was typed is good: only the server cannot take it now, and it is tried again
    mark(line, "waiting", words.later);
    tell(line, answer.problems);
    return;
  }
  const typedOn = news && signature(texts(line)) !== news;
  refused(line, status, answer);
  if (typedOn && status !== 409) { save(line); }
}

// A field is never shown empty over a stored value.
function refused(line, status, answer) {
  const stands = line.stood ? JSON.parse(line.stood) : {}, now = texts(line), emptied = stands.value && !now.value;
  mark(line, "invalid", emptied ? words.stands + stands.value : words.invalid);
  tell(line, answer.problems, { offers: answer.offers });
  if (status === 409) { offerBoth(line, answer); return; }
  if (emptied && SAYING.every((name) => !now[name])) { restore(line, stands); }
  if (signature(texts(line)) === line.stood) {
    kept.drop(line.dataset.code);
    mark(line, "", line.words);
  }
}

function restore(line, stands) {
  for (const input of inputs(line)) {
    if (input.dataset.field in stands) { input.value = stands[input.dataset.field]; }
  }
}

function stored(line, news, answer) {
  const more = (answer.version ? 1 : 0) - (Number(version(line).value) ? 1 : 0);
  const typedOn = signature(texts(line)) !== news;
  line.words = answer.state_words;
  if (typedOn) {
    version(line).value = answer.version || "";
    line.stood = null;
  } else {
    kept.drop(line.dataset.code);
    fill(line, answer);
  }
  mark(line, "saved", answer.version ? `${words.saved} · ${answer.state_words}` : words.emptied);
  tell(line, [], answer);
  warnOthers(answer.beside);
  count(more);
  if (typedOn) { save(line); }
}

// A colleague saved the same value meanwhile: which of the two stands is for the reader to say.
function offerBoth(line, answer) {
  const box = choices(line, [
    [words.mine, () => { insist(line, answer); }],
    [words.theirs, () => { giveIn(line, answer); }]
  ]);
  box.firstChild.focus();
}

function insist(line, answer) {
  version(line).value = answer.version || "";
  line.stood = null;
  save(line);
}

function giveIn(line, answer) {
  kept.drop(line.dataset.code);
  fill(line, answer);
  line.words = answer.state_words;
  mark(line, "", line.words);
  tell(line, [], answer);
}
