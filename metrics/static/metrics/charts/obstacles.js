// What the labels of the values keep clear of: bars and markers, lines and dashes, words. Boxes have left, right, top
// and bottom, lines are [x, y, x, y], all in pixels of the chart.

export const LINE = 1.3; // the height of a line, in sizes of type

/** What stands on the chart beside the labels: { marks, lines, words }, the words in the order of the annotations. */
export function standing(figure, values, scale) {
  const dashes = values.type === "bar" ? [] : figure.layout.shapes;
  return {
    marks: marks(values, scale, figure.layout.bargap),
    lines: [
      ...figure.data.filter((trace) => trace.mode === "lines").flatMap((trace) => strokes(trace, scale)),
      ...dashes.map((upright) => [scale.x(upright.x0), scale.top, scale.x(upright.x1), scale.bottom])
    ],
    words: figure.layout.annotations.map((words) => wordsBox(words, scale))
  };
}

function marks(values, scale, gap) {
  const bars = values.type === "bar", zero = scale.y(0);
  const step = values.x.length > 1 ? values.x[1] - values.x[0] : 1;
  const reach = bars ? (scale.x(step) - scale.x(0)) * (1 - gap) / 2 : values.marker.size / 2;
  const found = [];
  values.x.forEach((value, index) => {
    if (value === null || values.y[index] === null) { return; }
    const x = scale.x(value), y = scale.y(values.y[index]);
    const top = bars ? Math.min(y, zero) : y - reach, bottom = bars ? Math.max(y, zero) : y + reach;
    found.push({ left: x - reach, right: x + reach, top, bottom });
  });
  return found;
}

function strokes(trace, scale) {
  const found = [];
  trace.x.forEach((value, index) => {
    const before = trace.x[index - 1];
    if (!index || value === null || before === null) { return; }
    found.push([scale.x(before), scale.y(trace.y[index - 1]), scale.x(value), scale.y(trace.y[index])]);
  });
  return found;
}

/** Where the words of an annotation stand. */
export function wordsBox(words, scale) {
  const x = scale.x(words.x) + (words.xshift || 0), width = scale.widthOf(words.text), height = scale.type * LINE;
  const above = words.y * (scale.bottom - scale.top) + (words.yshift || 0);
  const y = words.yref === "y" ? scale.y(words.y) : scale.bottom - above;
  const left = x - width * { left: 0, center: 0.5, right: 1 }[words.xanchor];
  const top = y - height * { top: 0, middle: 0.5, bottom: 1 }[words.yanchor];
  return { left, right: left + width, top, bottom: top + height };
}

/** Whether two boxes have a point in common; edges that touch do not. */
export function meet(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/** Whether a line passes the inside of a box. */
export function runsThrough([x0, y0, x1, y1], box) {
  const from = Math.max(Math.min(x0, x1), box.left), to = Math.min(Math.max(x0, x1), box.right);
  if (from > to) { return false; }
  const at = (x) => y0 + (x - x0) * (y1 - y0) / (x1 - x0);
  const [start, end] = x0 === x1 ? [y0, y1] : [at(from), at(to)];
  return Math.max(start, end) > box.top && Math.min(start, end) < box.bottom;
}
