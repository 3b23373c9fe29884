// What is kept and until when: planned by the survey lead, looked at and erased by the administrator, read by everybody. And
// what goes with a wave in the field: the reminder and letters in place of lost ones. Runs with scripts on and off.
import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe";
import { expect, test } from "./demo";
import { pressSure, signIn, signOut } from "./staff";
import { answerByPost, plan, print } from "./wave";

/** The page fits the screen, however narrow. */
async function expectFits(page: Page) {
  const [wanted, given] = await page.evaluate(() => {
    const root = document.documentElement;
    return [root.scrollWidth, root.clientWidth];
  });
  expect(wanted, `no scrolling sideways on ${new URL(page.url()).pathname}`).toBeLessThanOrEqual(given);
}

test("a wave is planned with its times, and an administrator erases what was said twice", async ({ page, demo }, info) => {
  test.setTimeout(240_000);
  const title = `Kept ${info.project.name}`;
  await signIn(page, demo, "survey_lead");
  await page.goto("/staff/waves/new");
  await expect(page.getByLabel("Words", { exact: true })).toHaveValue("6");
  await expect(page.getByLabel("Ticks", { exact: true })).toHaveValue("12");
  const wave = await plan(page, title);
  await expect(page.getByText(/^Words: Kept until/)).toBeVisible();
  const codes = await print(page, 12);
  await page.goto(wave);
  await pressSure(page, "Open the wave");

  // The reminder: no code in it, for everybody.
  await page.getByRole("link", { name: "The reminder, to print" }).click();
  await expectAccessible(page);
  await expectFits(page);
  await expect(page.getByText("If you have answered, thank you.")).toBeVisible();
  for (const code of codes) await expect(page.getByText(code)).toHaveCount(0);

  // Two letters were lost.
  await page.goto(wave);
  await expectAccessible(page);
  await page.getByLabel("How many replacement letters").fill("2");
  await page.getByRole("button", { name: "Make replacement letters" }).click();
  await expect(page.locator(".letter")).toHaveCount(2);
  await page.goto(wave);
  await expect(page.getByText(/12, and 2 replaced/)).toBeVisible();

  for (const [nth, code] of codes.entries()) await answerByPost(page, code, nth);
  await page.goto(wave);
  await expect(page.getByText("at least 10")).toBeVisible();
  await expect(page.locator("#letter-list")).toContainText("Destroy the list");
  await pressSure(page, "Close the wave");
  await expect(page.locator("#letter-list")).toContainText("Destroy the list");
  await signOut(page);
  await signIn(page, demo, "key_holder");
  await page.goto(wave);
  await pressSure(page, "Unseal the wave");
  await expect(page.getByText(/^Invitations: Erased on/)).toBeVisible();
  await signOut(page);

  // The administrator sees no answers, and when each is erased.
  await signIn(page, demo, "administrator");
  await page.goto("/staff/retention");
  await expectAccessible(page);
  await expectFits(page);
  await page.getByRole("link", { name: title }).click();
  await expectAccessible(page);
  await expectFits(page);
  await expect(page.getByText(/nothing was left/)).toBeVisible();
  await page.getByText("Erase the ticks now").click();
  await page.getByLabel("The ticks of this wave shall be erased now, for good").check();
  await page.getByRole("button", { name: "Erase the ticks" }).click();
  await expect(page.getByText(/are in no release yet/).first()).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("The ticks of this wave shall be erased now, for good").check();
  await page.getByLabel(/are in no release yet, and shall be erased all the same/).nth(1).check();
  await page.getByRole("button", { name: "Erase the ticks" }).click();
  await expect(page.getByText(/nothing was left/)).toHaveCount(2);
  await page.getByLabel("Words: months after the last day for answers").fill("7");
  await pressSure(page, "Save the months");
  await expect(page.getByText(/never for a longer one/).first()).toBeVisible();
  await expectAccessible(page);
});

test("everybody can read what is kept and who knows who answered", async ({ page }) => {
  await page.goto("/privacy");
  await expect(page.getByRole("heading", { name: "How long we keep it" })).toBeVisible();
  await expect(page.getByText(/what you write is deleted on .* 20\d\d/).first()).toBeVisible();
  await expect(page.getByText("Nobody is told who has answered. We don’t know it ourselves.")).toBeVisible();
  await expectAccessible(page);
  await expectFits(page);
});
