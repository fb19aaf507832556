import assert from "node:assert/strict";
import test from "node:test";

import { coloured, coloursOf } from "../../metrics/static/metrics/charts/figures.js";

const named = { "--series": " #123456", "--series-paper": "#000", "--grid": "#eee" };
const styles = { getPropertyValue: (name) => named[name] || "" };

test("every variable in a figure is replaced, and the figure itself stays", () => {
  const layout = { title: "a var(--grid)" };
  const figure = { data: [{ color: "var(--series)", y: [1, null, "var(--grid)"] }], layout };
  const before = structuredClone(figure);
  assert.deepEqual(coloured(figure, coloursOf(styles)), {
    data: [{ color: "#123456", y: [1, null, "#eee"] }], layout: { title: "a var(--grid)" }
  });
  assert.deepEqual(figure, before);
});

test("paper has its own colours where there are any", () => {
  assert.deepEqual(coloured(["var(--series)", "var(--grid)"], coloursOf(styles, true)), ["#000", "#eee"]);
});
