// Saves a line, and shows what became of it. A line has `stood`, the signature of what is stored, `sending`, that of
// what is on its way, and `words`, its state in words.

import { fill, mark, tell, texts, version, warnOthers } from "./line.js";
import { choices, offer } from "./offers.js";
import { sent } from "./sending.js";
import { count, kept, words } from "./sheet.js";
import { signature } from "./typed.js";

/** Saves the line if it says something new. What does not come through is kept and tried again. */
export async function save(line) {
  const said = texts(line), news = signature(said), { code } = line.dataset;
  if (news === line.stood) { rest(line); return; }
  if (line.sending === news) { return; }
  kept.keep(code, said);
  line.sending = news;
  mark(line, "saving", words.saving);
  try {
    const { status, answer } = await sent(code, said);
    settle(line, news, status, answer);
  } catch (error) {
    line.sending = null;
    mark(line, "waiting", words.waiting);
    if (error.message === words.signin) { tell(line, [words.signin]); }
  }
}

// What was refused, or waits, is taken back: the row says again what is stored.
function rest(line) {
  if (line.sending || !line.matches(".waiting, .invalid")) { return; }
  kept.drop(line.dataset.code);
  mark(line, "", line.words);
  tell(line, []);
}

function settle(line, news, status, answer) {
  line.sending = null;
  if (status === 200) { stored(line, news, answer); return; }
  if (status >= 500) { // what was typed is good: only the server cannot take it now, and it is tried again
    mark(line, "waiting", words.later);
    tell(line, answer.problems);
    return;
  }
  mark(line, "invalid", words.invalid);
  tell(line, answer.problems);
  offer(line, answer.offers || [], save);
  if (status === 409) { offerBoth(line, answer); } else if (signature(texts(line)) === line.stood) { rest(line); }
}

function stored(line, news, answer) {
  const isNew = !Number(version(line).value), typedOn = signature(texts(line)) !== news;
  line.words = answer.state_words;
  if (typedOn) {
    version(line).value = answer.version;
    line.stood = null;
  } else {
    kept.drop(line.dataset.code);
    fill(line, answer);
  }
  mark(line, "saved", `${words.saved} · ${answer.state_words}`);
  tell(line, [], answer.findings);
  warnOthers(answer.beside);
  count(isNew ? 1 : 0);
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
  version(line).value = answer.version;
  line.stood = null;
  save(line);
}

function giveIn(line, answer) {
  kept.drop(line.dataset.code);
  fill(line, answer);
  line.words = answer.state_words;
  mark(line, "", line.words);
  tell(line, [], answer.findings);
}
