// Parses the Mermaid diagrams of a JSON object {where: text} on standard input; prints each that GitHub could not draw.
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const { window } = new JSDOM(""); // mermaid cleans labels with DOMPurify, which wants a document
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import("mermaid");

for (const [where, text] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  try {
    await mermaid.parse(text);
  } catch (error) {
    console.log(`${where}: ${error.message}`);
    process.exitCode = 1;
  }
}
