import assert from "node:assert/strict";
import test from "node:test";

import { cellsOf, matched } from "../../metrics/static/metrics/entry/pasted.js";

test("a pasted column is the first cell of each row, whatever ends its lines", () => {
  assert.deepEqual(cellsOf("12\tshare\n 3,400 \r\n5\r6\n"), ["12", "3,400", "5", "6"]);
});

test("a single line belongs into one field", () => {
  assert.equal(cellsOf("12"), null);
  assert.equal(cellsOf("12\r\n"), null);
  assert.equal(cellsOf(""), null);
});

test("empty rows count between values and not after the last one", () => {
  assert.deepEqual(cellsOf("1\n\n3\n\n\t\n"), ["1", "", "3"]);
  assert.deepEqual(cellsOf("\n\n\n"), []);
});

const rows = ["a", "locked", "c"], isOpen = (row) => row !== "locked";

test("a row that can't be filled in uses up its cell", () => {
  assert.deepEqual(matched(["1", "2", "3"], rows, isOpen), {
    filled: [["a", "1"], ["c", "3"]], skipped: [["locked", "2"]], over: []
  });
});

test("an empty cell empties its field, and is not told where it is skipped", () => {
  assert.deepEqual(matched(["", "", "3"], rows, isOpen), { filled: [["a", ""], ["c", "3"]], skipped: [], over: [] });
});

test("what is below the last row is told, without its empty cells", () => {
  assert.deepEqual(matched(["1", "", "3", "4", "", "6"], rows, isOpen).over, ["4", "6"]);
  assert.deepEqual(matched(["1"], rows, isOpen), { filled: [["a", "1"]], skipped: [], over: [] });
});
