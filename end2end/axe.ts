// Accessibility of the page as it stands now, typed answers and all: `await expectAccessible(page)`.
//
// Every rule that axe has is asked, those it calls experimental too; only the AAA rules are left to people. Nothing is
// muted: a page that cannot pass is mended. Works in all three projects. Where scripts are off, the browser lets no
// timer fire (nor queueMicrotask), and axe waits for some of zero length; a promise, which does run, stands in for them.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";
import type * as Axe from "axe-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function expectAccessible(page: Page) {
  // A long page is still being read when its heading is there already.
  await page.waitForLoadState();
  // Evaluated by the browser's own debugger, so the page's content security policy stays as strict as it is; and said
  // to it directly, which saves a tenth of a second for each page.
  const debuggerOfPage = await page.context().newCDPSession(page);
  await debuggerOfPage.send("Runtime.evaluate", { expression: `${source};0` });
  await debuggerOfPage.detach();
  const violations = await page.evaluate(async () => {
    const axe = (window as unknown as { axe: typeof Axe }).axe;
    if (matchMedia("(scripting: none)").matches) {
      const atOnce = (run: () => void, delay = 0) => {
        if (delay === 0) void Promise.resolve().then(run);
        return 0;
      };
      window.setTimeout = atOnce as unknown as typeof window.setTimeout;
    }
    const rules = axe.getRules().filter((rule) => !rule.tags.includes("wcag2aaa"));
    const found = await axe.run(document, {
      runOnly: { type: "rule", values: rules.map((rule) => rule.ruleId) },
      resultTypes: ["violations"],
    });
    return found.violations.map(
      ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `    ${node.html}\n    ${node.failureSummary}`).join("\n")}`,
    );
  });
  expect(violations, `axe finds nothing on ${new URL(page.url()).pathname}`).toEqual([]);
}
