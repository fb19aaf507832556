// Labels stand where nothing runs through them, the most telling first. One that finds no room is left out, unless it
// is the first or that of a place: the table has it.

import { scaled } from "./axes.js";
import { meet, runsThrough, standing, wordsBox } from "./obstacles.js";
import { spots } from "./spots.js";

const LINES = 1; // by which any but the first label is lifted over what stands beside its mark
const BESIDE = 3; // pixels that stay free between two labels

/** The figure with its labels placed for a box of `size`; those without room have no text. */
export function placeLabels(figure, size, measured) {
  const values = figure.data.find((trace) => trace.meta && trace.meta.role === "values");
  if (!values) { return figure; }
  const scale = scaled(figure, size, measured), obstacles = standing(figure, values, scale);
  const bars = values.type === "bar", { keep } = values.meta, placed = values.x.map(() => "");
  const inside = (box) => box.top >= 0 && box.right <= size.width && box.left >= (bars ? 0 : scale.left) &&
    box.bottom <= scale.bottom;
  if (!bars && !Array.isArray(values.textposition)) { values.textposition = values.x.map(() => values.textposition); }
  order(values).forEach((index, rank) => {
    if (!values.text[index] || placed[index] || values.x[index] === null) { return; }
    const all = spots(values, index, scale).filter((box) => !rank || box.lines <= LINES);
    const best = bestOf(all, all.filter(inside), obstacles, !(keep && rank));
    if (!best) { return; }
    giveWay(figure, obstacles.words, best);
    placed[index] = values.text[index] + "<br>\u00a0".repeat(best.lines);
    if (!bars) { values.textposition[index] = best.position; }
    obstacles.marks.push({ ...best, left: best.left - BESIDE, right: best.right + BESIDE });
  });
  values.text = placed;
  return figure;
}

// The years that keep their label whatever comes, then the others, the latest first.
function order(values) {
  const latest = values.x.map((_, index) => index).reverse();
  return (values.meta.keep || []).map((year) => values.x.indexOf(year)).concat(latest);
}

function bestOf(all, inside, { marks, lines, words }, always) {
  const clear = inside.filter((box) => !marks.some((other) => meet(box, other)) &&
    !lines.some((line) => runsThrough(line, box)));
  const free = clear.find((box) => !words.some((other) => meet(box, other)));
  return free || (always ? clear[0] || all[0] : null);
}

// The words above a break stand before it where they would cover a label.
function giveWay(figure, boxes, box) {
  figure.layout.annotations.forEach((words, index) => {
    const shift = boxes[index].right - box.left + BESIDE;
    if (words.xanchor !== "center" || !meet(boxes[index], box)) { return; }
    words.xshift = (words.xshift || 0) - shift;
    boxes[index].left -= shift;
    boxes[index].right -= shift;
  });
}

/** The figure with words about a line that would leave the chart at its side moved inwards. */
export function keepInside(figure, size, measured) {
  const scale = scaled(figure, size, measured);
  for (const words of figure.layout.annotations) {
    const box = wordsBox(words, scale), over = Math.min(0, size.width - BESIDE - box.right);
    words.xshift = (words.xshift || 0) + over + Math.max(0, BESIDE - box.left);
  }
  return figure;
}
