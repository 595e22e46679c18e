// Reads one JSON text per line, each the text of a record; answers each with one line: what checker.js found.
"use strict";
const rodtrad = require("../../engine/explain/html/checker.js");
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { hash, nodes, differences } = rodtrad.check(JSON.parse(line));
  process.stdout.write(`${JSON.stringify({ hash, nodes, differences })}\n`);
});
