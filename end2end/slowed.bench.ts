// What stretching and sealing cost on a slow phone: a processor slowed 4 times, in the simple mode and with two key holders.
// `make bench`. It prints figures, and asserts none.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { type Demo, earshot, expect, test } from "./demo";
import { pressSure, signIn, signOut } from "./staff";
import { plan, print } from "./wave";

const TIMES = 5;
const SEATS = ["first", "first-deputy", "second", "second-deputy"];

/** Codes of a wave that two people can open together. */
async function held(page: Page, demo: Demo): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "earshot-slowed-"));
  const run = (...args: string[]) =>
    execFileSync(earshot(), ["wave", ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  try {
    await signIn(page, demo, "survey_lead");
    const wave = await plan(page, "Slowed");
    await signOut(page);
    for (const [nth, seat] of SEATS.entries()) {
      const words = path.join(folder, seat);
      writeFileSync(words, run("words"));
      await signIn(page, demo, "key_holder", nth);
      await page.goto(wave);
      await page.locator(`input[name="seat"][value="${seat}"]`).check();
      await page.getByLabel("Your public key").fill(run("key", wave.split("/").pop()!, "--words", words));
      await page.getByRole("button", { name: "Take this seat" }).click();
      await signOut(page);
    }
    await signIn(page, demo, "survey_lead");
    await page.goto(wave);
    const codes = await print(page, TIMES);
    await page.goto(wave);
    await pressSure(page, "Open the wave");
    await signOut(page);
    return codes;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** From the press of a button until the first byte could leave, in milliseconds: the page says it, and may be gone right after. */
async function until(page: Page, button: string): Promise<number> {
  const told = page.waitForEvent("console", (message) => message.text().startsWith("took "));
  await page.getByRole("button", { name: button }).click();
  return Number((await told).text().slice("took ".length));
}

test("stretching and sealing on a slow phone", async ({ page, demo }) => {
  test.setTimeout(300_000);
  // The clock runs from the press to the call that sends; it stands in the page, so that no debugger's delay is in it.
  await page.addInitScript(() => {
    let pressed: number | undefined;
    addEventListener("click", () => (pressed = performance.now()), true);
    const fetch = window.fetch;
    window.fetch = (...asked) => {
      if (pressed) console.debug(`took ${performance.now() - pressed}`);
      pressed = undefined;
      return fetch(...asked);
    };
  });
  const waves = { "simple mode": Array.from({ length: TIMES }, () => demo.code()), "two key holders": await held(page, demo) };
  const phone = await page.context().newCDPSession(page);
  await phone.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  for (const [mode, codes] of Object.entries(waves)) {
    const [stretching, sealing]: number[][] = [[], []];
    for (const code of codes) {
      const module = page.waitForResponse((response) => response.url().endsWith("/pkg/earshot.wasm"));
      await page.goto("/");
      await module;
      await page.getByRole("textbox", { name: /code/i }).fill(code);
      // The module is compiled while a code is typed, which here takes no time.
      await page.evaluate(async () => {
        const app = await import(`${location.origin}/pkg/earshot.js`);
        await app.default({ module_or_path: "/pkg/earshot.wasm" });
      });
      const sheet = page.waitForResponse((response) => response.url().includes("/s/sheet?"));
      stretching.push(await until(page, "Open the survey"));
      await sheet;
      await page.locator('textarea[name="w.one-change"]').fill("See my brother more often.");
      await page.getByRole("button", { name: "Check your answers" }).click();
      await expect(page.getByRole("button", { name: "Send my answers" })).toBeVisible();
      sealing.push(await until(page, "Send my answers"));
      await expect(page).toHaveURL(/\/s\/sent/);
    }
    const told = (all: number[]) => `${Math.min(...all).toFixed(0)} to ${Math.max(...all).toFixed(0)} ms`;
    console.log(`slowed 4 times, ${mode}: stretching ${told(stretching)}; sealing ${told(sealing)}`);
  }
});
