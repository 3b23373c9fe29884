// Journeys through the real binary, in three browsers-in-one:
//
//   scripts      a desktop with scripts: the islands must work.
//   no-scripts   a phone of 320 × 640 with scripts off: every page and every form must work all the same.
//                Tests of what only scripts do say @scripts, and are not part of this one.
//   phone        the same phone with scripts; runs only tests whose title or tag says @phone, because most have nothing new to show there.
//
// One test runs after the other (two cores carry a server, a browser and no more), none is tried twice: a test
// that fails now and then is a bug. Chromium is the system's own, the one without windows if it is there:
// CHROMIUM=/path/to/chromium names another.
import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const chromium =
  process.env.CHROMIUM || ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find((path) => existsSync(path));
const phone = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true };

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["line"], ["html", { open: "never" }]],
  use: {
    browserName: "chromium",
    locale: "en-GB",
    timezoneId: "Europe/London",
    // A trace or a video would hold what was typed; a picture of the failing page is enough.
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: chromium,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
  projects: [
    { name: "scripts", use: { viewport: { width: 1280, height: 800 }, javaScriptEnabled: true }, grepInvert: /@no-scripts/ },
    { name: "no-scripts", use: { ...phone, javaScriptEnabled: false }, grepInvert: /@scripts/ },
    { name: "phone", use: { ...phone, javaScriptEnabled: true }, grep: /@phone/ },
  ],
});
