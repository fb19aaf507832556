// Where the label of a value may stand, best first: over its bar (under one that hangs) or around its marker, and
// lifted line by line. A spot is a box with the `lines` it is lifted by and plotly's word for its `position`.

import { LINE } from "./obstacles.js";

const ABOVE = 1, BELOW = 0.15; // what a label takes above and below the line it stands on, in sizes of type
const MOST_LINES = 12; // the highest lift
const BAR_GAP = 3; // pixels that stay free over a bar
const UP = { top: -1, middle: 0, bottom: 1 }, ASIDE = { left: -1, center: 0, right: 1 };

/** The spots for the label of the value with this index. */
export function spots(values, index, scale) {
  const x = scale.x(values.x[index]), y = scale.y(values.y[index]), half = scale.widthOf(values.text[index]) / 2;
  const point = { x, y, half, type: scale.type };
  return values.type === "bar" ? overBar(values.y[index], point) : aroundMarker(values, index, point);
}

function spot(middle, base, { half, type }, lines = 0, position = "") {
  const lifted = base - type * LINE * lines, top = lifted - type * ABOVE, bottom = lifted + type * BELOW;
  return { left: middle - half, right: middle + half, top, bottom, lines, position };
}

function lifts(first) {
  return Array.from({ length: MOST_LINES - first }, (_, n) => first + n);
}

function overBar(value, point) {
  const { x, y, type } = point;
  if (value < 0) { return [spot(x, y + BAR_GAP + type * ABOVE, point)]; }
  return lifts(0).map((lines) => spot(x, y - BAR_GAP - type * 0.3, point, lines));
}

function aroundMarker(values, index, point) {
  const gap = values.marker.size * 0.625 + 1; // plotly's own
  const beside = (position, lines) => {
    const [height, side] = position.split(" "), up = UP[height];
    const middle = point.x + ASIDE[side] * (gap + point.half), base = point.y + up * gap + point.type * (0.25 + up / 2);
    return spot(middle, base, point, lines, position);
  };
  const around = positions(values.textposition[index], !values.meta.keep).map((position) => beside(position, 0));
  return values.meta.keep ? [...around, ...lifts(1).map((lines) => beside("top center", lines))] : around;
}

/** Plotly's words for the places around a marker, the one wished for first; in rows only those beside it. */
export function positions(wished, inRows) {
  if (inRows) { return ["middle right", "middle left"]; }
  const [near] = wished.split(" "), far = near === "top" ? "bottom" : "top";
  if (near === "middle") { return [wished, "top center", "bottom center"]; }
  const aside = [`${near} left`, `${near} right`, `${far} left`, `${far} right`];
  return [wished, `${far} center`, ...aside, "middle left", "middle right"];
}
