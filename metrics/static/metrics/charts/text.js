// Where names and notes break into lines, by what their characters take. Both are markup: &amp; is one character.

const CHARACTER = 7; // pixels that a Latin character of a name takes
const LATIN = 0.58; // of the size of the type, in a note

/** What stands as one character: an entity of the markup, a character outside the BMP, any other. */
export function characters(text) {
  return text.match(/&#?\w+;|[\uD800-\uDBFF][\uDC00-\uDFFF]|[\s\S]/g) || [];
}

function wide(character) {
  return CHARACTER * (character > "\u2e7f" && character[0] !== "&" ? 1.75 : 1);
}

function widthOf(line) {
  return characters(line).reduce((sum, character) => sum + wide(character), 0);
}

/** A name on at most `most` lines of `room` pixels, in English broken between words; … stands for what is left out. */
export function folded(name, room, most) {
  const lines = [""], left = characters(name);
  let used = 0;
  while (left.length) {
    const last = lines.length === most;
    if (used + wide(left[0]) > room - (last && left.length > 1 ? CHARACTER : 0)) {
      if (last) { return `${lines.join("<br>")}…`; }
      const words = /^(.*\S )(\S*)$/.exec(lines[lines.length - 1]);
      if (words) { lines[lines.length - 1] = words[1]; }
      lines.push(words ? words[2] : "");
      used = widthOf(lines[lines.length - 1]);
    }
    used += wide(left[0]);
    lines[lines.length - 1] += left.shift();
  }
  return lines.join("<br>");
}

/** The lines of a note in type of so many pixels, none wider than `widest`; Latin words stay whole. */
export function wrapped(note, widest, type) {
  let width = 0;
  const pieces = note.match(/&[a-z]+;|[\w'’,.:;%–-]+ ?|[^]/gu) || [];
  return pieces.map((piece) => {
    const latin = piece < "\u2e80";
    const own = latin ? type * LATIN * (piece[0] === "&" ? 1 : piece.length) : type;
    width += own;
    if (width <= widest) { return piece; }
    width = own;
    return `<br>${piece}`;
  }).join("").split("<br>");
}
