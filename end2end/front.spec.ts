// `/`: the page a young person sees first, with a code from a letter in hand.
import { expectAccessible } from "./axe";
import { expect, test } from "./demo";

test("the front page has one form with one code field", async ({ page }) => {
  const answer = await page.goto("/");
  expect(answer?.status()).toBe(200);
  await expect(page.locator("form")).toHaveCount(1);
  await expect(page.locator("form input:not([type=hidden]), form select, form textarea")).toHaveCount(1);
  await expect(page.locator("form button")).toHaveCount(1);
  await expect(page.getByRole("textbox", { name: /code/i })).toBeVisible();
});

test("the front page passes every accessibility rule", async ({ page }) => {
  await page.goto("/");
  await expectAccessible(page);
});

test("the front page fits a small phone @phone", async ({ page }) => {
  await page.goto("/");
  const [wanted, given] = await page.evaluate(() => {
    const root = document.documentElement;
    return [root.scrollWidth, root.clientWidth];
  });
  expect(wanted, "no scrolling sideways").toBeLessThanOrEqual(given);
});

test("the front page allows its own host and no other", async ({ page }) => {
  const answer = await page.goto("/");
  const policy = (await answer?.allHeaders())?.["content-security-policy"] ?? "";
  expect(policy).toContain("default-src 'none'");
  // Every source is a keyword, a nonce, a hash or data:, never an address.
  expect(policy.match(/https?:|wss?:|\*/g)).toBeNull();
});
