// What is measured in a browser and not tested: `*.bench.ts`, with everything else as in the tests.
import { defineConfig } from "@playwright/test";
import tests from "./playwright.config";

export default defineConfig({
  ...tests,
  testMatch: "*.bench.ts",
  projects: tests.projects?.slice(0, 1),
  expect: { timeout: 300_000 },
  reporter: "line",
});
