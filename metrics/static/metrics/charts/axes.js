// Where on a chart a year and a value are, and how many names its axes have room for. Lengths are in pixels.

import { folded } from "./text.js";

export const TICK_GAP = 9; // stays free beside an axis and between two of its marks
const NAMES = 0.4; // the share of a chart that the names beside it take
const NAME_LINE = 28; // what a row needs for a name of two lines

/** The scale of a figure in a box of `size`; `measured(text, font)` says how wide the longest line of a text is. */
export function scaled({ layout }, size, measured) {
  const { margin, font } = layout, [first, last] = layout.xaxis.range, [least, most] = layout.yaxis.range;
  const widthOf = (text) => measured(text, font);
  const left = Math.max(margin.l, widthOf(layout.yaxis.ticktext.join("<br>")) + TICK_GAP);
  const right = size.width - margin.r, top = margin.t, bottom = size.height - margin.b;
  return {
    left, right, top, bottom, widthOf,
    type: font.size,
    x: (value) => left + (value - first) / (last - first) * (right - left),
    y: (value) => bottom - (value - least) / (most - least) * (bottom - top)
  };
}

/** The figure with fewer years on its axis where there is little room, and names that take no more than their share. */
export function thinned(figure, size, measured) {
  const names = (figure.layout.meta || {}).names, axis = figure.layout.xaxis;
  if (names) { foldNames(figure.layout.yaxis, size, names); }
  const { left, right, widthOf } = scaled(figure, size, measured), last = axis.tickvals.length - 1;
  let every = Math.ceil((last + 1) * (widthOf(axis.ticktext.join("<br>")) + TICK_GAP) / (right - left));
  if (names) {
    while (every < last && last % every) { every += 1; } // of values the first stays as well
  }
  if (every > 1) {
    const keep = (_, index) => (last - index) % every === 0;
    axis.tickvals = axis.tickvals.filter(keep);
    axis.ticktext = axis.ticktext.filter(keep);
  }
  return figure;
}

function foldNames(axis, size, count) {
  const most = size.height / count >= NAME_LINE ? 2 : 1;
  axis.ticktext = axis.ticktext.map((name) => folded(name, size.width * NAMES, most));
}
