// Two key holders, each with a deputy: they hand in keys, and open a wave one after the other, each with the program on a
// computer of their own. The words never enter a page. `words.spec.ts` has the way in the browser.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "@playwright/test";
import { expectAccessible } from "./axe";
import { type Demo, earshot, expect, test, type Watch } from "./demo";
import { signIn, signOut } from "./staff";
import { fieldwork, plan } from "./wave";

const SEATS = ["first", "first-deputy", "second", "second-deputy"];

/** A key holder's own computer: a folder with their words, and the program. */
class Computer {
  constructor(private readonly folder: string, nth: number) {
    this.words = path.join(folder, `words-${nth}`);
    writeFileSync(this.words, this.run("words"));
  }
  readonly words: string;

  run(...args: string[]): string {
    return execFileSync(earshot(), ["wave", ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  }

  key(wave: string): string {
    return this.run("key", wave, "--words", this.words);
  }

  /** Takes a layer off, and says where the file is. */
  unseal(fetched: string): string {
    const out = `${fetched}-opened`;
    this.run("unseal", "--words", this.words, "--box", fetched, "--out", out);
    return out;
  }

  place(name: string): string {
    return path.join(this.folder, name);
  }
}

/** Signs in in a browser of their own, fetches the envelopes, takes a layer off, and brings them back. */
async function turn(browser: Browser, demo: Demo, watch: Watch, who: number, wave: string, computer: Computer, no: boolean) {
  const context = await browser.newContext({ baseURL: demo.url, javaScriptEnabled: !no });
  const page = await context.newPage();
  watch.page(page);
  await signIn(page, demo, "key_holder", who);
  await page.goto(wave);
  await expectAccessible(page);
  await expect(page.getByText("so use the program")).toBeVisible({ visible: no });
  await expect(page.getByLabel("Your 12 words")).toBeVisible({ visible: !no });
  const started = page.waitForEvent("download");
  await page.getByRole("link", { name: "Fetch the envelopes" }).click();
  const fetched = computer.place(`fetched-${who}`);
  await (await started).saveAs(fetched);
  await bringBack(page, fetched);
  await expect(page.getByText(/wrong number of layers/).first()).toBeVisible();
  await expectAccessible(page);
  await bringBack(page, computer.unseal(fetched));
  await expect(page.getByRole("status")).toHaveText(/Your layer is off|The wave is unsealed/);
  await context.close();
}

async function bringBack(page: Page, file: string) {
  await page.getByLabel("The file with one layer less").setInputFiles(file);
  await page.getByRole("button", { name: "Bring it back" }).click();
}

test("two key holders unseal a wave with the program, in files", async ({ page, demo, browser, watch, javaScriptEnabled }, info) => {
  test.setTimeout(120_000);
  const no = javaScriptEnabled === false;
  const folder = mkdtempSync(path.join(tmpdir(), "earshot-holders-"));
  try {
    const computers = SEATS.map((_, nth) => new Computer(folder, nth));
    await signIn(page, demo, "survey_lead");
    const wave = await plan(page, `Held ${info.project.name}`);
    await signOut(page);
    for (const [nth, seat] of SEATS.entries()) {
      await signIn(page, demo, "key_holder", nth);
      // They are asked, first of all.
      await page.getByRole("link", { name: new RegExp(`Held ${info.project.name}`) }).click();
      if (nth === 0) await expectAccessible(page);
      await page.locator(`input[name="seat"][value="${seat}"]`).check();
      await page.getByLabel("Your public key").fill(computers[nth].key(wave.split("/").pop()!));
      await page.getByRole("button", { name: "Take this seat" }).click();
      await expect(page.getByRole("button", { name: "Give my seat up" })).toBeVisible();
      await signOut(page);
    }
    await signIn(page, demo, "survey_lead");
    await fieldwork(page, wave, 11);
    await signOut(page);

    // The first, then the deputy of the second.
    await turn(browser, demo, watch, 0, wave, computers[0], no);
    await turn(browser, demo, watch, 3, wave, computers[3], no);
    await signIn(page, demo, "survey_lead");
    await page.goto(wave);
    await expect(page.getByRole("button", { name: "Release the tables" })).toBeVisible();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
