import assert from "node:assert/strict";
import test from "node:test";

import { following, stepped } from "../../metrics/static/metrics/deciding/steps.js";

test("steps stay within the list", () => {
  assert.deepEqual([stepped(0, 1, 3), stepped(2, 1, 3), stepped(1, -1, 3), stepped(0, -1, 3)], [1, 2, 0, 0]);
});

test("where nothing is current, either key goes to the first", () => {
  assert.deepEqual([stepped(-1, 1, 3), stepped(-1, -1, 3)], [0, 0]);
});

test("after a decision comes the next item, at the end the one before", () => {
  assert.equal(following(["a", "b", "c"], "b"), "c");
  assert.equal(following(["a", "b", "c"], "c"), "b");
});

test("after the only item, and after a form of no item, there is none", () => {
  assert.equal(following(["a"], "a"), null);
  assert.equal(following(["a", "b"], null), null);
  assert.equal(following([], "a"), null);
});
