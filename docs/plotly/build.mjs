// Writes ../../metrics/static/vendor/plotly-lines-bars.min.js: plotly.js as it is published, with the two kinds of traces that
// the site draws, and without what no reader of the script ever runs. docs/decisions/0010 says why, and how to check it.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import * as acorn from "acorn";
import { full } from "acorn-walk";
import { build } from "esbuild";

const VENDOR = new URL("../../metrics/static/vendor/", import.meta.url);
const { version } = JSON.parse(readFileSync("node_modules/plotly.js/package.json", "utf8"));

const isProse = (node) =>
  (node.type === "Literal" && typeof node.value === "string") ||
  node.type === "TemplateLiteral" ||
  (node.type === "BinaryExpression" && node.operator === "+" && (isProse(node.left) || isProse(node.right))) ||
  (node.type === "CallExpression" && node.callee.object?.type === "ArrayExpression" && node.callee.property.name === "join");

// plotly.js documents each attribute beside it; its own bundles leave these sentences out as well.
function withoutDescriptions(source) {
  const found = [];
  full(acorn.parse(source, { ecmaVersion: 2022, allowReturnOutsideFunction: true }), (node) => {
    if (node.type !== "ObjectExpression") return;
    for (const { key, computed, value } of node.properties) {
      if (!computed && (key?.name ?? key?.value) === "description" && isProse(value)) found.push(value);
    }
  });
  return found
    .sort((one, other) => other.start - one.start)
    .reduce((text, { start, end }) => `${text.slice(0, start)}""${text.slice(end)}`, source);
}

const leaveOut = {
  name: "leave-out",
  setup({ onLoad }) {
    onLoad({ filter: /plotly\.js\/src\/.*\.js$/ }, ({ path }) => ({ contents: withoutDescriptions(readFileSync(path, "utf8")) }));
    onLoad({ filter: /maplibre-gl\.css$/ }, () => ({ contents: "", loader: "js" })); // the style of maps, which are not drawn
  },
};

const { metafile } = await build({
  stdin: {
    contents: 'const Plotly = require("plotly.js/lib/core"); Plotly.register([require("plotly.js/lib/bar")]); module.exports = Plotly;',
    resolveDir: ".",
  },
  outfile: new URL("plotly-lines-bars.min.js", VENDOR).pathname,
  format: "iife",
  globalName: "Plotly",
  bundle: true,
  minify: true,
  target: "es2016",
  legalComments: "eof",
  define: { global: "window", "define.amd": "false", "process.env.NODE_DEBUG": "false" },
  banner: { js: `/* plotly.js v${version}, lines and bars. MIT. */` },
  plugins: [leaveOut],
  metafile: true,
});

// Whose work is in it, with the terms of each.
const [{ inputs }] = Object.values(metafile.outputs);
const used = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput);
const packages = new Set(used.map(([path]) => path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]).filter(Boolean));
const terms = [...packages].sort().map((name) => {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((each) => /^licen[sc]e/i.test(each));
  return `${name} ${version} (${license})\n\n${file ? readFileSync(`${folder}/${file}`, "utf8").trim() : "No text of its own."}\n`;
});
writeFileSync(new URL("plotly.LICENSE", VENDOR), terms.join(`\n${"-".repeat(80)}\n\n`));
