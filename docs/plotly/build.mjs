// Writes ../../metrics/static/vendor/plotly-lines-bars.min.js: plotly.js as it is published, with the two kinds of traces and
// the components that the site draws, also by browsers that do not know each of its rules of style, and without what no reader
// of the script ever runs. docs/decisions/0010 says why, and how to check it.

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

// A browser passes over a rule of a style sheet that it does not know; insertRule throws there, and nothing would be drawn.
const INSERT = /styleSheet\.insertRule\(.*\);/;
function withRulesPassedOver(source) {
  if (!INSERT.test(source)) throw new Error("plotly.js inserts its rules of style in another way");
  return source.replace(INSERT, "try { $& } catch {}");
}

// Each module is a function that is called when the script runs. One in brackets is compiled while the script arrives, beside
// the page; any other is passed over then, and compiled in the page's own time.
function withModulesAtOnce(source) {
  const calls = new Map();
  full(acorn.parse(source, { ecmaVersion: 2022 }), ({ type, init }) => {
    if (type !== "VariableDeclarator" || init?.type !== "CallExpression" || init.callee.type !== "Identifier") return;
    const [module] = init.arguments;
    if (module?.type !== "ArrowFunctionExpression") return;
    calls.set(init.callee.name, [...(calls.get(init.callee.name) ?? []), module]);
  });
  const modules = [...calls.values()].sort((one, other) => other.length - one.length)[0];
  return modules
    .sort((one, other) => other.start - one.start)
    .reduce((text, { start, end }) => `${text.slice(0, start)}(${text.slice(start, end)})${text.slice(end)}`, source);
}

const STYLE_OF_MAPS = /maplibre-gl\.css$/; // which are not drawn

const leaveOut = {
  name: "leave-out",
  setup({ onLoad }) {
    onLoad({ filter: /plotly\.js\/src\/lib\/dom\.js$/ }, ({ path }) => ({ contents: withRulesPassedOver(readFileSync(path, "utf8")) }));
    onLoad({ filter: /plotly\.js\/src\/.*\.js$/ }, ({ path }) => ({ contents: withoutDescriptions(readFileSync(path, "utf8")) }));
    onLoad({ filter: STYLE_OF_MAPS }, () => ({ contents: "", loader: "js" }));
  },
};

// What plotly.js/src/core.js registers, less what no figure of the site has: each component of a figure that is registered
// looks at each figure before it is drawn.
const USED = ["traces/scatter", "traces/bar", "components/annotations", "components/shapes", "components/fx", "components/modebar"];
const CORE = `
  require("native-promise-only");
  require("plotly.js/build/plotcss");
  const { register } = require("plotly.js/src/registry");
  const api = require("plotly.js/src/plot_api");
  for (const [name, fn] of Object.entries(api)) register({ moduleType: "apiMethod", name, fn });
  register([${[...USED, "locale-en", "locale-en-us"].map((name) => `require("plotly.js/src/${name}")`).join()}]);
  module.exports = { ...api, register, version: require("plotly.js/src/version").version };
`;

const { metafile, outputFiles } = await build({
  stdin: { contents: CORE, resolveDir: "." },
  outfile: "plotly-lines-bars.min.js",
  write: false,
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
writeFileSync(new URL("plotly-lines-bars.min.js", VENDOR), withModulesAtOnce(outputFiles[0].text));

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in
all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.`;

// From the package's file of terms, else from the end of its readme; one that only names the licence gets its author and the text.
function termsOf(folder, { author, license }) {
  const names = readdirSync(folder);
  const text = (start) => {
    const name = names.find((each) => each.toLowerCase().startsWith(start));
    return name ? readFileSync(`${folder}/${name}`, "utf8") : "";
  };
  const own = text("license") || text("licence");
  if (own) return own.trim();
  const [, said = ""] = text("readme").split(/^#+ *licen[sc]e *$/im);
  if (said.includes("Permission is hereby granted")) return said.trim().replaceAll("&lt;", "<").replaceAll("&gt;", ">");
  if (license !== "MIT" || !author) throw new Error(`${folder} does not say its terms`);
  return `Copyright (c) ${author.name ?? author}\n\n${MIT}`;
}

// Whose work is in it, with the terms of each.
const [{ inputs }] = Object.values(metafile.outputs);
const used = Object.entries(inputs).filter(([path, { bytesInOutput }]) => bytesInOutput && !STYLE_OF_MAPS.test(path));
const packages = new Set(used.map(([path]) => path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]).filter(Boolean));
const terms = [...packages].sort().map((name) => {
  const folder = `node_modules/${name}`;
  const about = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  return `${name} ${about.version} (${about.license})\n\n${termsOf(folder, about)}\n`;
});
writeFileSync(new URL("plotly.LICENSE", VENDOR), terms.join(`\n${"-".repeat(80)}\n\n`));
