import assert from "node:assert/strict";
import test from "node:test";

import { keepInside, placeLabels } from "../../metrics/static/metrics/charts/labels.js";
import { meet, runsThrough } from "../../metrics/static/metrics/charts/obstacles.js";
import { positions } from "../../metrics/static/metrics/charts/spots.js";
import { figure, measured, SIZE } from "./figures.js";

const box = { left: 10, right: 20, top: 10, bottom: 20 };
const placed = (drawn) => placeLabels(drawn, SIZE, measured).data[0];
const markers = (values) => figure({
  type: "scatter", marker: { size: 8 }, textposition: "top center", meta: { role: "values", keep: [] }, ...values
});

test("boxes that only touch do not meet", () => {
  assert.ok(meet(box, { ...box, left: 19 }));
  assert.ok(!meet(box, { ...box, left: 20, right: 30 }));
});

test("a line runs through a box only where it passes its inside", () => {
  assert.ok(runsThrough([0, 0, 30, 30], box));
  assert.ok(runsThrough([15, 0, 15, 30], box), "upright");
  assert.ok(runsThrough([30, 15, 0, 15], box), "from right to left");
  assert.ok(!runsThrough([0, 0, 5, 30], box), "beside it");
  assert.ok(!runsThrough([0, 0, 30, 9], box), "above it");
});

test("the wished place around a marker comes first, in rows only those beside it", () => {
  assert.equal(positions("bottom center", false)[0], "bottom center");
  assert.equal(new Set(positions("top center", false)).size, 8);
  assert.deepEqual(positions("top center", true), ["middle right", "middle left"]);
});

test("every bar with room has its label", () => {
  assert.deepEqual(placed(figure({ type: "bar", x: [2022, 2023, 2024], y: [10, null, 30] })).text, ["10", "", "30"]);
});

test("the latest label is lifted over a taller neighbour as far as it takes, another is left out", () => {
  const x = Array.from({ length: 40 }, (_, n) => 1985 + n), y = x.map(() => 60);
  y[38] = 80;
  const words = y.map((value) => `${value},000`), meta = { role: "values", keep: [] };
  const drawn = figure({ type: "bar", x, y, text: words, meta });
  drawn.layout.margin.r = 100;
  const { text } = placed(drawn);
  assert.equal(text[39], `60,000${"<br>\u00a0".repeat(3)}`);
  assert.equal(text[37], "");
});

test("a marker's label goes where no line runs, and without such a place is left out", () => {
  const drawn = markers({ x: [2022, 2023, 2024], y: [50, 50, 50] });
  drawn.data.push({ mode: "lines", x: [2022, 2024], y: [56, 56] });
  assert.match(placed(drawn).textposition[1], /^bottom/);
  const full = markers({ x: [2022, 2023, 2024], y: [50, 50, 50] });
  for (let y = 30; y < 70; y += 2) { full.data.push({ mode: "lines", x: [2021, 2025], y: [y, y] }); }
  assert.deepEqual(placed(full).text.slice(0, 2), ["", ""]);
});

test("words above a break give way to the first label", () => {
  const drawn = figure({ type: "bar", x: [2022, 2023, 2024], y: [10, 20, 90] });
  const place = { x: 2024, y: 1, yref: "paper", xanchor: "center", yanchor: "top" };
  drawn.layout.annotations = [{ text: "new law of 2024", ...place }];
  assert.ok(placed(drawn).text[2].startsWith("90"));
  assert.ok(drawn.layout.annotations[0].xshift < 0);
});

test("words near the edge move inwards", () => {
  const drawn = figure({ type: "bar", x: [2022, 2023, 2024], y: [10, 20, 30] });
  const words = { text: "a target that takes room", y: 50, yref: "y", xanchor: "center", yanchor: "bottom" };
  drawn.layout.annotations = [{ ...words, x: 2021.5 }, { ...words, x: 2023 }, { ...words, x: 2024.5 }];
  const shifts = keepInside(drawn, SIZE, measured).layout.annotations.map((one) => one.xshift);
  assert.deepEqual(shifts, [23, 0, -123]);
});
