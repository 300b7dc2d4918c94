// Writes ../static/ui/cheguan.css from everything listed in `sources`: `npm ci && npm run build`.
// The header carries a hash of the sources, so that a test without Node can tell a stale file.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { compile, compileString } from "sass";

const parts = readdirSync("../components").sort().map((name) => `../components/${name}/style.css`);
const own = ["tokens.css", "base.css", ...parts, "pages.css"];
const sources = ["package.json", "build.mjs", "cheguan.scss", ...own];

const hash = createHash("sha256");
for (const source of sources) hash.update(readFileSync(source));

const options = { style: "compressed", loadPaths: ["node_modules"], charset: false };
const forms = compile("cheguan.scss", options).css;
const ours = compileString(own.map((file) => readFileSync(file, "utf8")).join("\n"), options).css;
const header = `/* Built from ${hash.digest("hex")}. Forms after govuk-frontend, MIT: see styles/govuk-frontend.LICENSE */\n`;
writeFileSync("../static/ui/cheguan.css", header + forms + ours + "\n");
