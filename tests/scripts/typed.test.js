import assert from "node:assert/strict";
import test from "node:test";

import { keeper, signature } from "../../metrics/static/metrics/entry/typed.js";

function storage(texts = {}) {
  return {
    texts,
    getItem: (name) => (name in texts ? texts[name] : null),
    setItem: (name, text) => { texts[name] = text; },
    removeItem: (name) => { delete texts[name]; }
  };
}

test("the same texts are the same entry, in any order and against any version", () => {
  assert.equal(signature({ value: "1", note: "", version: "3" }), signature({ version: "4", note: "", value: "1" }));
  assert.notEqual(signature({ value: "1", note: "" }), signature({ value: "1.0", note: "" }));
});

test("each line is kept until it is dropped, and nothing is left behind", () => {
  const browser = storage({ "entry:2:zone:2024": "{}" }), kept = keeper(() => browser, "entry:1:zone:2024");
  kept.keep("share", { value: "98" });
  kept.keep("cases", { value: "7" });
  kept.keep("share", { value: "99" });
  assert.deepEqual(kept.all(), { share: { value: "99" }, cases: { value: "7" } });
  kept.drop("share");
  kept.drop("never typed");
  assert.deepEqual(keeper(() => browser, "entry:1:zone:2024").all(), { cases: { value: "7" } });
  kept.drop("cases");
  assert.deepEqual(browser.texts, { "entry:2:zone:2024": "{}" });
});

test("a browser without storage, and one with something else in it, keep nothing and go on", () => {
  const none = keeper(() => { throw new Error("SecurityError"); }, "entry");
  none.keep("share", { value: "98" });
  none.drop("share");
  assert.deepEqual(none.all(), {});
  assert.deepEqual(keeper(() => storage({ entry: "not JSON" }), "entry").all(), {});
});
