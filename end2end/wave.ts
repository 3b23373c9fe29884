// What more than one journey does with a wave: plans it, prints its letters, answers.
import { expect, type Page } from "@playwright/test";
import { pressSure } from "./staff";

/** A date that lies so many days ahead, as a date field wants it. */
export function ahead(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** Fills in the form for a new wave that asks the 11 to 17 version; its page is shown then. Gives its address. */
export async function plan(page: Page, title: string, { openLink = false } = {}): Promise<string> {
  await page.goto("/staff/waves/new");
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Last day for answers").fill(ahead(14));
  await page.locator('input[name="instrument"][value="eleven-to-seventeen/1"]').check();
  if (openLink) await page.getByLabel("One link for everybody, and no letters").check();
  await page.getByRole("button", { name: "Plan the wave" }).click();
  await expect(page).toHaveURL(/\/staff\/waves\/[0-9a-f-]{36}$/);
  return page.url();
}

/** Prints letters; the page of letters is shown then. Gives their codes. */
export async function print(page: Page, letters: number): Promise<string[]> {
  await page.getByLabel("How many letters").fill(String(letters));
  await page.getByRole("button", { name: "Make the letters" }).click();
  await expect(page.locator(".letter")).toHaveCount(letters);
  const csv = await page.locator("textarea").inputValue();
  const codes = csv.trim().split("\n").slice(1).map((line) => line.split(",")[0]);
  expect(codes).toHaveLength(letters);
  return codes;
}

/** Sends the form without looking at it. */
export async function answerByPost(page: Page, code: string, nth: number) {
  const form: Record<string, string> = {
    code,
    "a.fun": nth % 2 ? "always" : "sometimes",
    "a.say-decisions": nth % 2 ? "never" : "always",
    "a.age-band": "13-14",
  };
  const answer = await page.request.post("/s/send", { form, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
}

/** As many letters as are printed in one go. */
const AT_ONCE = 500;

/** As the survey lead on the wave's page: letters are printed, the wave is opened, answered by all, and closed. */
export async function fieldwork(page: Page, wave: string, letters: number) {
  const codes: string[] = [];
  while (codes.length < letters) {
    await page.goto(wave);
    codes.push(...(await print(page, Math.min(letters - codes.length, AT_ONCE))));
  }
  await page.goto(wave);
  await pressSure(page, "Open the wave");
  await expect(page.getByText("This server cannot open anything")).toBeVisible();
  for (const [nth, code] of codes.entries()) await answerByPost(page, code, nth);
  await pressSure(page, "Close the wave");
}
