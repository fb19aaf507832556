import assert from "node:assert/strict";
import test from "node:test";

import { completed, filledIn } from "../../metrics/static/metrics/charts/figures.js";

test("what a figure states itself wins, also within a part", () => {
  const common = { font: { family: "serif", size: 13 }, bargap: 0.45 };
  const own = { font: { size: 12 }, bargap: 0 };
  assert.deepEqual(filledIn(common, own), { font: { family: "serif", size: 12 }, bargap: 0 });
  assert.deepEqual(common, { font: { family: "serif", size: 13 }, bargap: 0.45 });
});

test("lists and nothing are taken as they are", () => {
  const own = { shapes: [], title: null };
  assert.deepEqual(filledIn({ shapes: [1, 2], title: { text: "a" } }, own), own);
});

test("every figure of the page is completed, and its data stay", () => {
  const figures = { a: { data: [1], layout: {} }, b: { data: [], layout: { bargap: 0 } } };
  assert.deepEqual(completed({ template: { layout: { bargap: 0.45 } }, figures }), {
    a: { data: [1], layout: { bargap: 0.45 } },
    b: { data: [], layout: { bargap: 0 } },
  });
});
