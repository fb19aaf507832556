import assert from "node:assert/strict";
import test from "node:test";

import { scaled, thinned } from "../../metrics/static/metrics/charts/axes.js";
import { figure, measured, SIZE } from "./figures.js";

const years = (count) => Array.from({ length: count }, (_, n) => 2025 - count + n);
const bars = (count) => figure({ type: "bar", x: years(count), y: years(count) });

test("values stand between the margins, the least at the bottom", () => {
  const scale = scaled(bars(5), SIZE, measured);
  assert.deepEqual([scale.x(2019.5), scale.x(2024.5), scale.y(0), scale.y(100)], [100, 600, 200, 0]);
});

test("wide numbers beside the axis take their room from the chart", () => {
  const yaxis = { range: [0, 1], ticktext: ["1,000,000,000"] };
  const wide = figure({ type: "bar", x: [2023, 2024], y: [1, 2] }, { yaxis });
  assert.equal(scaled(wide, SIZE, measured).left, 139);
});

test("all years stay where there is room", () => {
  assert.deepEqual(thinned(bars(9), SIZE, measured).layout.xaxis.tickvals, years(9));
});

test("where there is little room every second or third year stays, and always the last", () => {
  const shown = (width) => thinned(bars(12), { ...SIZE, width }, measured).layout.xaxis;
  assert.deepEqual(shown(600).ticktext, ["2014", "2016", "2018", "2020", "2022", "2024"]);
  assert.deepEqual(shown(300).tickvals, [2015, 2018, 2021, 2024]);
});

test("on an axis of values the first stays with the last", () => {
  const rows = bars(10);
  rows.layout.meta = { names: 2 };
  assert.deepEqual(thinned(rows, { ...SIZE, width: 350 }, measured).layout.xaxis.tickvals, [2015, 2018, 2021, 2024]);
});

test("names take no more than their share of the chart", () => {
  const rows = bars(3);
  rows.layout.meta = { names: 3 };
  rows.layout.yaxis.ticktext = ["某市", "某市经济技术开发区管理委员会", "Zone"];
  assert.deepEqual(
    thinned(rows, { width: 200, height: 240 }, measured).layout.yaxis.ticktext,
    ["某市", "某市经济技术<br>开发区管理…", "Zone"]
  );
});
