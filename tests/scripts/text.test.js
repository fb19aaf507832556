import assert from "node:assert/strict";
import test from "node:test";

import { characters, folded, wrapped } from "../../metrics/static/metrics/charts/text.js";

test("an entity and a character outside the BMP stand as one", () => {
  assert.deepEqual(characters("a&amp;𠮷法"), ["a", "&amp;", "𠮷", "法"]);
  assert.deepEqual(characters(""), []);
});

test("a name that fits stays as it is", () => {
  assert.equal(folded("某开发区", 100, 2), "某开发区");
});

test("a Chinese name breaks between characters, an English one between words", () => {
  assert.equal(folded("某市经济技术开发区", 62, 2), "某市经济技<br>术开发区");
  assert.equal(folded("Economic Zone", 80, 2), "Economic <br>Zone");
});

test("what has no room on the last line is left out, and … says so", () => {
  assert.equal(folded("某市经济技术开发区", 62, 1), "某市经济…");
  assert.equal(folded("某市经济技术开发区管理委员会", 62, 2), "某市经济技<br>术开发区…");
});

test("no entity is cut", () => {
  assert.equal(folded("A&amp;B&amp;C", 21, 3), "A&amp;B<br>&amp;C");
});

test("a note breaks where the picture ends, Latin words whole", () => {
  assert.deepEqual(wrapped("数据来源某市报告", 65, 13), ["数据来源某", "市报告"]);
  assert.deepEqual(wrapped("Source: annual report", 115, 13), ["Source: annual ", "report"]);
  assert.deepEqual(wrapped("", 65, 13), [""]);
});

test("an entity is as wide as what it stands for", () => {
  assert.deepEqual(wrapped("&lt;&lt;&lt;", 25, 13), ["&lt;&lt;&lt;"]);
});
