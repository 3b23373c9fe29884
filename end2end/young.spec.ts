// What a child may do by mistake, and in which language they read: nothing of an answer is lost, and no page is a dead end.
import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe";
import { type Demo, expect, test } from "./demo";
import { pressSure, signIn } from "./staff";
import { ahead, plan } from "./wave";

async function open(page: Page, demo: Demo) {
  await page.goto("/");
  await page.getByRole("textbox", { name: /code/i }).fill(demo.code());
  await page.locator("form button").first().click();
  await expect(page.locator('textarea[name="w.one-change"]')).toBeVisible();
}

/** The same, and the island has taken over. */
async function taken(page: Page, demo: Demo) {
  const sheet = page.waitForResponse((response) => response.url().includes("/s/sheet?"));
  await open(page, demo);
  await sheet;
}

async function wide(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** As a thumb pulls the page down: the test does not wait for what may never come. */
async function reload(page: Page) {
  await page.evaluate(() => void setTimeout(() => location.reload()));
}

/** Whether a question is where eyes are. */
async function inView(page: Page, selector: string): Promise<boolean> {
  return page.locator(selector).evaluate((element) => {
    const { top } = element.getBoundingClientRect();
    return top >= -1 && top < innerHeight * 0.75;
  });
}

for (const path of ["/", "/help", "/contact/sent", "/privacy", "/accessibility", "/s/sent", "/southwark/you-said"]) {
  test(`${path} is there in Arabic, and leads back @phone`, async ({ page }) => {
    await page.goto(path);
    await page.getByRole("link", { name: "العربية" }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", "ar");
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    await expectAccessible(page);
    expect(await wide(page)).toBeLessThanOrEqual(0);
    await page.getByRole("link", { name: "English" }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", "en-GB");
  });
}

test("/contact is there in Arabic, and leads back, with all that was typed @phone", async ({ page }) => {
  await page.goto("/contact");
  await page.locator("#called").fill("Sam");
  await page.locator("#message").fill("About home");
  for (const [name, lang] of [["العربية", "ar"], ["English", "en-GB"]]) {
    await page.getByRole("button", { name, exact: true }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", lang);
    await expect(page.locator("#called")).toHaveValue("Sam");
    await expect(page.locator("#message")).toHaveValue("About home");
    await expect(page.locator(".error-summary")).toHaveCount(0);
    await expectAccessible(page);
    expect(await wide(page)).toBeLessThanOrEqual(0);
  }
});

test("who types how to be reached is asked before it is lost, and only then @scripts @phone", async ({ page }) => {
  const asked: string[] = [];
  page.on("dialog", (dialog) => (asked.push(dialog.type()), dialog.dismiss()));
  await page.goto("/contact");
  await page.reload();
  expect(asked).toEqual([]);
  await page.locator("#reach").fill("07700 900123");
  await reload(page);
  await expect.poll(() => asked).toEqual(["beforeunload"]);
  await expect(page.locator("#reach")).toHaveValue("07700 900123");
  await page.goBack();
  await expect(page.locator("#reach")).toHaveValue("07700 900123");
  await page.getByRole("button", { name: "العربية" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "ar");
  await page.locator("#called").fill("Sam");
  await page.locator("#authority").selectOption("southwark");
  await page.locator(".contact .button").click();
  await expect(page).toHaveURL(/\/contact\/sent/);
  expect(asked.length).toBe(1);
});

test("from a code typed in Arabic to thank you, all is Arabic, with no cookie", async ({ page, context, demo }) => {
  await page.goto("/?lang=ar");
  await page.locator("#code").fill("no code");
  await page.locator("form button").first().click();
  await expect(page.locator(".error-summary")).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "ar");
  await page.locator("#code").fill(demo.code());
  await page.locator("form button").first().click();
  await expect(page.locator('textarea[name="w.one-change"]')).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.locator(".help-now")).toHaveAttribute("href", "/help?lang=ar");
  await page.locator(".survey .actions button").click();
  await expect(page.locator("#check")).toBeVisible();
  await page.locator("#phone-send, #answers .button:not(.secondary)").first().click();
  await expect(page).toHaveURL(/\/s\/sent\?.*lang=ar/);
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  expect(await context.cookies()).toEqual([]);
});

test("a letter's code goes along into another language, and the page says that it is filled in @scripts @phone", async ({ page, demo }) => {
  const code = demo.code();
  await page.goto(`/s#${code}`);
  await expect(page.getByText("Your code is filled in")).toBeVisible();
  await expect(page.getByText("Type in the code")).toHaveCount(0);
  await page.getByRole("link", { name: "العربية" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "ar");
  await expect(page.locator("#code")).toHaveValue(code.replaceAll("-", ""));
  await expect(page).toHaveURL(/lang=ar$/);
  await page.locator("form button").first().click();
  await expect(page.locator('textarea[name="w.one-change"]')).toBeVisible();
});

test("loading anew or leaving is asked about while something is answered, and only then @scripts @phone", async ({ page, demo }) => {
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    return dialog.dismiss();
  });
  await taken(page, demo);
  await page.reload();
  expect(asked).toEqual([]);
  await taken(page, demo);
  await page.locator('input[name="a.fun"][value="always"]').check();
  await reload(page);
  await expect.poll(() => asked).toEqual(["beforeunload"]);
  await expect(page.locator('input[name="a.fun"][value="always"]')).toBeChecked();
  await page.getByRole("button", { name: "Check your answers" }).click();
  await page.evaluate(() => void setTimeout(() => (location.href = "/help")));
  await expect.poll(() => asked.length).toBe(2);
  await page.getByRole("button", { name: "Send my answers" }).click();
  await expect(page).toHaveURL(/\/s\/sent/);
  await page.reload();
  await page.goto("/");
  expect(asked.length).toBe(2);
});

test("where the module is refused, sending is no leaving, and a lost connection loses nothing @scripts", async ({ page, context, demo, watch }) => {
  watch.expect(/earshot\.wasm|fetch|WebAssembly/);
  await page.route("**/earshot.wasm", (route) => route.abort());
  const asked: string[] = [];
  page.on("dialog", (dialog) => (asked.push(dialog.type()), dialog.dismiss()));
  await open(page, demo);
  await page.locator('textarea[name="w.one-change"]').fill("More time with Kim");
  await context.setOffline(true);
  await page.getByRole("button", { name: "Check your answers" }).click();
  await expect(page.getByRole("alert")).toContainText("nothing was sent");
  await expectAccessible(page);
  await context.setOffline(false);
  await page.getByRole("button", { name: "Check your answers" }).click();
  await expect(page.getByText("More time with Kim")).toBeVisible();
  await reload(page);
  await expect.poll(() => asked).toEqual(["beforeunload"]);
  await context.setOffline(true);
  await page.getByRole("button", { name: "Send my answers" }).click();
  await expect(page.getByRole("alert")).toContainText("nothing was sent");
  await context.setOffline(false);
  await page.getByRole("button", { name: "Send my answers" }).click();
  await expect(page).toHaveURL(/\/s\/sent/);
  expect(asked.length).toBe(1);
});

test("a swipe back from the questions stays among them @scripts @phone", async ({ page, demo }) => {
  await taken(page, demo);
  await page.locator('input[name="a.fun"][value="always"]').check();
  await page.goBack();
  await expect(page.locator('input[name="a.fun"][value="always"]')).toBeChecked();
  const pull = await page.evaluate(() => getComputedStyle(document.documentElement).overscrollBehaviorY);
  expect(pull).toBe("contain");
});

test("each answer leads to its question, and changing all begins at the top @phone", async ({ page, demo }, info) => {
  const scripts = info.project.name !== "no-scripts";
  await (scripts ? taken : open)(page, demo);
  await page.locator('input[name="a.fun"][value="never"]').check();
  await page.locator('textarea[name="w.one-change"]').fill("See Kim more");
  await page.getByRole("button", { name: "Check your answers" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: /^Change: .*things you enjoy/i }).click();
  await expect(page.locator('input[name="a.fun"][value="never"]')).toBeChecked();
  await expect.poll(() => inView(page, "#question-fun")).toBe(true);
  if (scripts) await expect(page.locator("#question-fun")).toBeFocused();
  await expectAccessible(page);
  await page.locator('input[name="a.fun"][value="always"]').check();
  await page.locator(".survey .actions button").scrollIntoViewIfNeeded();
  await page.getByRole("button", { name: "Check your answers" }).click();
  await page.getByRole("button", { name: "Change my answers" }).click();
  await expect(page.locator('textarea[name="w.one-change"]')).toHaveValue("See Kim more");
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
  if (scripts) await expect(page.locator("#questions")).toBeFocused();
});

test("the help that the promise names is at the top, and can be tapped @phone", async ({ page, demo }) => {
  await open(page, demo);
  await expect(page.getByText("tap Help at the top")).toBeVisible();
  const help = page.getByRole("navigation", { name: "Help" }).getByRole("link", { name: /^Help/ });
  await expect(help).toHaveAttribute("href", /^\/help/);
  await expect(help).toBeInViewport();
});

test("without scripts, what could not be sent for want of a connection is sent by loading the page again @no-scripts", async ({ page, context, demo }) => {
  await open(page, demo);
  await page.locator('textarea[name="w.one-change"]').fill("See Kim more");
  await page.getByRole("button", { name: "Check your answers" }).click();
  await context.setOffline(true);
  await page.getByRole("button", { name: "Send my answers" }).click();
  await expect(page.getByRole("button", { name: "Send my answers" })).toHaveCount(0);
  await context.setOffline(false);
  await page.reload();
  await expect(page).toHaveURL(/\/s\/sent/);
});

test("a poster fills a sheet of A4 in every language, one to a sheet @scripts", async ({ page, demo }) => {
  await signIn(page, demo, "survey_lead");
  await plan(page, "Poster", { openLink: true });
  await pressSure(page, "Open the wave");
  await page.getByRole("link", { name: "The posters, to print" }).click();
  await expect(page.locator(".poster [lang=ar]").first()).toBeVisible();
  await expectAccessible(page);
  const mm = 96 / 25.4;
  await page.setViewportSize({ width: Math.round(190 * mm), height: Math.round(277 * mm) });
  await page.emulateMedia({ media: "print" });
  const square = (await page.locator(".poster .qr svg").boundingBox())!;
  expect(square.width / mm).toBeGreaterThan(110);
  const sheets = (await page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
  expect(sheets.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
});

test("letters are printed in the language of their readers, and lead there @scripts", async ({ page, demo }) => {
  await signIn(page, demo, "survey_lead");
  await plan(page, `Letters ${ahead(1)}`);
  await page.getByLabel("How many letters").fill("2");
  await page.getByLabel("العربية + English").check();
  await page.getByRole("button", { name: "Make the letters" }).click();
  await expect(page.locator(".letter")).toHaveCount(2);
  await expectAccessible(page);
  const rows = (await page.locator("textarea").inputValue()).trim().split("\n").slice(1);
  for (const row of rows) expect(row).toMatch(/\/s\?lang=ar#/);
  const sheets = (await page.pdf({ format: "A4" })).toString("latin1");
  expect(sheets.match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
});
