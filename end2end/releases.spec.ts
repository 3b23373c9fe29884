// What an officer does with a release: looks at a question, breaks it down, prints it, and takes the numbers along. Runs
// with scripts on, and on a small phone with scripts off.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe";
import { type Demo, expect, test } from "./demo";
import { signIn } from "./staff";

const HEAD = "instrument,question,variable,breakdown,group,answer,status,value,from,to,words,people";

/** The release of tables of the demo, as an officer. Gives back its address. */
async function openRelease(page: Page, demo: Demo): Promise<string> {
  await signIn(page, demo, "officer");
  await page.goto("/staff/releases");
  // Not one that another journey made with a handful of answers.
  const links = page.getByRole("main").getByRole("link", { name: /^Tables of/ }).filter({ hasNotText: "Journey" });
  await links.first().click();
  await expect(page.getByRole("heading", { level: 1, name: /^Tables of/ })).toBeVisible();
  return page.url();
}

/** The questions of which something is shown. */
function questions(page: Page) {
  return page.locator("section li").filter({ hasNotText: "nothing is shown" }).getByRole("link");
}

test("a question of a release is opened and broken down by what the list has", async ({ page, demo }) => {
  test.setTimeout(120_000);
  const release = await openRelease(page, demo);
  await expectAccessible(page);
  await questions(page).first().click();
  await expect(page).toHaveURL(/\/tables\/\d+$/);
  await expect(page.locator("figure")).toHaveCount(1);
  await expectAccessible(page);

  const cuts = page.getByRole("navigation", { name: "Break down by" });
  await expect(cuts.locator("[aria-current]")).toHaveText("Everyone");
  const wanted = cuts.getByRole("link").nth(1);
  const label = (await wanted.textContent()) ?? "";
  await wanted.click();
  await expect(cuts.locator("[aria-current]")).toHaveText(label);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(label);
  await expectAccessible(page);

  // The next question keeps the breakdown.
  await page.getByRole("navigation", { name: "Questions" }).getByRole("link", { name: /^Next/ }).click();
  await expect(cuts.locator("[aria-current]")).toHaveText(label);
  await expectAccessible(page);

  // A table that is not in the release is nowhere.
  const answer = await page.goto(`${release}/tables/100000`);
  expect(answer?.status()).toBe(404);
});

test("the questions of a priority area lead to the area and to their tables", async ({ page, demo }) => {
  await openRelease(page, demo);
  const area = page.locator("details").filter({ hasText: "Identity & Belonging" });
  await area.locator("summary").click();
  await expectAccessible(page);
  await area.getByRole("link", { name: /^Everything about/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: /Identity & Belonging/ })).toBeVisible();
  await page.getByRole("link", { name: /^By itself and by groups/ }).first().click();
  await expect(page).toHaveURL(/\/tables\/\d+$/);
});

test("a release is printed with everything open and nothing around it", async ({ page, demo, isMobile }) => {
  test.setTimeout(180_000);
  await openRelease(page, demo);
  await page.getByRole("link", { name: /to print$/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^All tables of/ })).toBeVisible();
  // axe takes ten seconds for these 16,000 elements, which are the same with scripts: the narrow screen is asked.
  if (isMobile) await expectAccessible(page);
  const behind = page.locator("details table").first();
  await expect(behind).toBeHidden();
  await page.emulateMedia({ media: "print" });
  await expect(behind).toBeVisible();
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Sign out" })).toHaveCount(0);
});

test("the numbers of a release are taken along as CSV", async ({ page, demo }) => {
  await openRelease(page, demo);
  const started = page.waitForEvent("download");
  await page.getByRole("link", { name: /as CSV$/ }).click();
  const download = await started;
  expect(download.suggestedFilename()).toMatch(/^earshot-tables-\d{4}-\d{2}-\d{2}\.csv$/);
  const lines = readFileSync(await download.path(), "utf8").trimEnd().split("\r\n");
  expect(lines[0]).toBe(HEAD);
  expect(lines.length).toBeGreaterThan(100);
  // First how many letters were replaced, then a line for each number.
  expect(lines[1]).toMatch(/^all,,replacement-letters,,,,note,0,,,No replacement letters were sent\.,$/);
  for (const line of lines.slice(2)) expect(line).toMatch(/,(number|range|hidden),/);
});
