// What a young person meets: the code, the survey, checking, sending, help, and what is left on the phone afterwards.
import { expectAccessible } from "./axe";
import { expect, test } from "./demo";

async function open(page: import("@playwright/test").Page, code: string) {
  await page.goto("/");
  await page.getByRole("textbox", { name: /code/i }).fill(code);
  await page.locator("form button").first().click();
  await expect(page.locator('textarea[name="w.one-change"]')).toBeVisible();
}

test("something that is no code is told what a code looks like, and stays", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("textbox", { name: /code/i }).fill("my code");
  await page.locator("form button").first().click();
  await expect(page).toHaveTitle(/^Error: /);
  await expect(page.getByRole("textbox", { name: /code/i })).toHaveValue("my code");
  await expectAccessible(page);
});

test("a code that opens nothing gets a kind answer", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("textbox", { name: /code/i }).fill("0000-0000-0000");
  await page.locator("form button").first().click();
  await expect(page.getByRole("textbox", { name: /code/i })).toHaveValue("0000-0000-0000");
  await expectAccessible(page);
});

test("a text that is too long comes back whole, with everything else", async ({ page, demo }) => {
  await open(page, demo.code());
  const long = "a long story ".repeat(90);
  await page.locator('input[name="a.fun"][value="hardly-ever"]').check();
  await page.locator('textarea[name="w.one-change"]').fill(long);
  await page.getByRole("button", { name: "Check your answers" }).click();
  await expect(page).toHaveTitle(/^Error: /);
  await expect(page.locator('textarea[name="w.one-change"]')).toHaveValue(long);
  await expect(page.locator('input[name="a.fun"][value="hardly-ever"]')).toBeChecked();
  await expectAccessible(page);
});

test("answers can be changed before they are sent, and are sent once", async ({ page, demo }) => {
  const code = demo.code();
  await open(page, code);
  await page.locator('input[name="a.fun"][value="never"]').check();
  await page.getByRole("button", { name: "Check your answers" }).click();
  await page.getByRole("button", { name: "Change my answers" }).click();
  await expect(page.locator('input[name="a.fun"][value="never"]')).toBeChecked();
  await page.locator('input[name="a.fun"][value="always"]').check();
  await page.getByRole("button", { name: "Check your answers" }).click();
  await page.getByRole("button", { name: "Send my answers" }).click();
  await expect(page).toHaveURL(/\/s\/sent/);
  const again = await page.request.post("/s/send", { form: { code, "a.fun": "never" }, maxRedirects: 0 });
  expect(again.status()).toBe(303);
  expect(again.headers().location).toContain("again=1");
});

test("an answer that somebody is not safe shows help before sending", async ({ page, demo }) => {
  await open(page, demo.code());
  await page.locator('input[name="a.home-safe"][value="never"]').check();
  await page.getByRole("button", { name: "Check your answers" }).click();
  await expect(page.getByText(/0800 1111|999/).first()).toBeVisible();
  await expectAccessible(page);
});

test("nothing is left on the phone", async ({ page, context, demo }) => {
  await open(page, demo.code());
  await page.getByRole("button", { name: "Check your answers" }).click();
  await page.getByRole("button", { name: "Send my answers" }).click();
  await expect(page).toHaveURL(/\/s\/sent/);
  expect(await context.cookies()).toEqual([]);
  const kept = await page.evaluate(() => [localStorage.length, sessionStorage.length]);
  expect(kept).toEqual([0, 0]);
});

test("the survey fits a small phone and reads from right to left @phone", async ({ page, demo }) => {
  await open(page, demo.code());
  const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await sideways()).toBeLessThanOrEqual(0);
  await page.locator('button[name="lang"][value="ar"]').click();
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  expect(await sideways()).toBeLessThanOrEqual(0);
  await expectAccessible(page);
});

for (const path of ["/help", "/contact", "/privacy", "/accessibility", "/southwark/you-said", "/walsall/you-said", "/nowhere", "/s/open/%FF"]) {
  test(`${path} is accessible and fits a small phone @phone`, async ({ page }) => {
    await page.goto(path);
    await expectAccessible(page);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(sideways).toBeLessThanOrEqual(0);
  });
}

test("somebody can ask to be contacted, and a half-filled form comes back", async ({ page }) => {
  await page.goto("/contact");
  await page.getByLabel("What can we call you?").fill("Sam");
  await page.getByRole("button", { name: "Ask someone to contact me" }).click();
  await expect(page).toHaveTitle(/^Error: /);
  await expect(page.locator(".error-summary")).toBeFocused();
  await expect(page.getByLabel("What can we call you?")).toHaveValue("Sam");
  await expectAccessible(page);
  await page.locator('select[name="authority"]').selectOption("southwark");
  await page.getByLabel("How can we reach you?").fill("07700 900123");
  await page.getByRole("button", { name: "Ask someone to contact me" }).click();
  await expect(page).toHaveURL(/\/contact\/sent/);
});
