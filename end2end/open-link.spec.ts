// One link for everybody: planned by a survey lead, printed as a poster, answered by whoever opens it, with scripts and without.
import { expectAccessible } from "./axe";
import { type Demo, expect, test } from "./demo";
import type { Page, Request } from "@playwright/test";
import { pressSure, signIn, signOut } from "./staff";
import { plan } from "./wave";

/** Plans and opens such a wave; gives the address of its poster, with nothing behind it. */
async function openWave(page: Page, demo: Demo, title: string): Promise<string> {
  await signIn(page, demo, "survey_lead");
  const wave = await plan(page, title, { openLink: true });
  await expect(page.getByText("Anyone with the link could answer more than once")).toBeVisible();
  await pressSure(page, "Open the wave");
  await expectAccessible(page);
  await page.getByRole("link", { name: "The posters, to print" }).click();
  await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
  await expectAccessible(page);
  const typed = await page.locator(".letter .link").innerText();
  await page.goto(wave);
  await signOut(page);
  return new URL(`http://${typed.trim()}`).pathname;
}

async function wide(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

test("whoever has the link answers, and the same form counts once @phone", async ({ page, demo }, info) => {
  const link = await openWave(page, demo, `Fair ${info.project.name}`);
  const scripts = info.project.name !== "no-scripts";
  const sheet = scripts ? page.waitForResponse((response) => response.url().includes("/s/sheet?")) : undefined;
  await page.goto(link);
  await sheet;
  await expect(page.getByText("Everybody has the same link")).toBeVisible();
  await expectAccessible(page);
  expect(await wide(page)).toBeLessThanOrEqual(0);
  const posts: Request[] = [];
  page.on("request", (request) => void (request.method() === "POST" && posts.push(request)));
  await page.locator('input[name="a.fun"][value="hardly-ever"]').check();
  const ticket = await page.locator('form.survey input[name="code"]').inputValue();
  await page.getByRole("button", { name: "Check your answers" }).click();
  await page.getByRole("button", { name: "Send my answers" }).click();
  await expect(page).toHaveURL(/\/s\/sent/);
  if (scripts) {
    expect(posts.map((request) => new URL(request.url()).pathname)).toEqual(["/s/sealed"]);
    expect(posts[0].postDataBuffer()!.includes("hardly-ever")).toBe(false);
  }
  // Sent twice, by a double tap or a lost reply: the ticket is in the form.
  const again = await page.request.post("/s/send", { form: { code: ticket, "a.fun": "never" }, maxRedirects: 0 });
  expect(again.headers().location).toContain("again=1");
  await page.goto(again.headers().location);
  await expect(page.getByText("The first ones count")).toBeVisible();
  await expectAccessible(page);
  // Somebody else on the same phone.
  await page.goto(link);
  await expect(page.locator('form.survey input[name="code"]')).not.toHaveValue(ticket);
  await page.locator('button[name="lang"][value="ar"]').click();
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expectAccessible(page);
  expect(await wide(page)).toBeLessThanOrEqual(0);
});

test("a poster whose lock is another than the survey's is told so @scripts", async ({ page, demo }) => {
  const link = await openWave(page, demo, "Fair with another lock");
  await page.goto(`${link}#~00000000000000000000`);
  await expect(page.getByRole("alert")).toContainText("Something is wrong with the lock of this survey");
  await expect(page.getByRole("button", { name: "Check your answers" })).toHaveCount(0);
});

test("a link that opens nothing is told kindly @phone", async ({ page }) => {
  await page.goto("/s/open/0000-0000-0000");
  await expect(page.getByRole("heading", { level: 1, name: "There is no survey here" })).toBeVisible();
  await expectAccessible(page);
  expect(await wide(page)).toBeLessThanOrEqual(0);
});
