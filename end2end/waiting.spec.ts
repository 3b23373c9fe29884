// Waiting is seen and loses nothing: while many try codes the page tries again by itself, and without a connection it stays.
import type { Page, Request } from "@playwright/test";
import { expectAccessible } from "./axe";
import { expect, test } from "./demo";

const button = (page: Page) => page.getByRole("button", { name: "Open the survey" });
const field = (page: Page) => page.getByRole("textbox", { name: /code/i });
const waiting = /We keep trying for you/;

/** The server says so many times that many people try. */
async function crowded(page: Page, times: number) {
  const asked: Request[] = [];
  await page.route("/s/survey", async (route) => {
    asked.push(route.request());
    if (asked.length > times) return route.continue();
    return route.fulfill({ status: 429, headers: { "retry-after": "1" }, contentType: "text/html", body: "<main>Wait</main>" });
  });
  return asked;
}

test("while many try, the page says so and opens the survey by itself @scripts @phone", async ({ page, demo }) => {
  const asked = await crowded(page, 2);
  await page.goto("/");
  const code = demo.code();
  await field(page).fill(code);
  await button(page).click();
  await expect(page.getByRole("status")).toHaveText(waiting);
  await expect(field(page)).toHaveValue(code);
  await expectAccessible(page);
  await expect(page.locator('textarea[name="w.one-change"]')).toBeVisible({ timeout: 30_000 });
  // Asked twice in vain and once with success; then the form went with the voucher that it was given, and the code in none of them.
  expect(asked.length).toBe(4);
  const sent = asked.map((request) => new URLSearchParams(request.postData() ?? ""));
  expect(sent.map((form) => form.has("voucher"))).toEqual([false, false, false, true]);
  expect(sent.some((form) => form.get("code") === code)).toBe(false);
  const voucher = await page.locator("input[name=voucher]").getAttribute("value");
  expect(voucher).toMatch(/^[0-9a-f]{64}$/);
  expect(sent[3].get("voucher")).toBe(voucher);
});

test("a slow answer is told as one @scripts", async ({ page, demo }) => {
  let go = () => {};
  const slow = new Promise<void>((done) => (go = done));
  await page.route("/s/survey", async (route) => {
    await slow;
    await route.continue();
  });
  await page.goto("/");
  await field(page).fill(demo.code());
  await button(page).click();
  await expect(page.getByRole("status")).toHaveText(waiting);
  go();
  await expect(page.locator('textarea[name="w.one-change"]')).toBeVisible();
});

test("who types another code meanwhile is not tried for with the first @scripts", async ({ page, demo }) => {
  const asked = await crowded(page, 1);
  await page.goto("/");
  await field(page).fill(demo.code());
  await button(page).click();
  await expect(page.getByRole("status")).toHaveText(waiting);
  await field(page).fill("K7QF");
  await expect(page.getByRole("status")).toHaveText("", { timeout: 15_000 });
  expect(asked.length).toBe(1);
  await button(page).click();
  await expect(page.getByRole("alert")).toContainText("That does not look like a code");
});

test("too many tries from here are told at once and not tried again @scripts", async ({ page, demo }) => {
  let asked = 0;
  await page.route("/s/survey", (route) => {
    asked += 1;
    const body = '<main><div class="error-summary" role="alert" tabindex="-1">Wait ten minutes</div><input id="code"><input id="key"></main>';
    return route.fulfill({ status: 429, headers: { "retry-after": "600" }, contentType: "text/html", body });
  });
  await page.goto("/");
  const code = demo.code();
  await field(page).fill(code);
  await button(page).click();
  await expect(page.getByRole("alert")).toContainText("Wait ten minutes");
  await expect(page.locator("#code")).toHaveValue(code);
  expect(asked).toBe(1);
});

test("without a connection the typed code stays, and opens the survey later @scripts @phone", async ({ page, context, demo, watch }) => {
  watch.expect(/ERR_INTERNET_DISCONNECTED/);
  const loaded = page.waitForResponse("**/pkg/earshot.wasm");
  await page.goto("/");
  await (await loaded).finished();
  const code = demo.code();
  await field(page).fill(code);
  await context.setOffline(true);
  await button(page).click();
  await expect(page.getByRole("status")).toContainText("not online");
  await expect(field(page)).toHaveValue(code);
  await expectAccessible(page);
  await context.setOffline(false);
  await button(page).click();
  await expect(page.locator('textarea[name="w.one-change"]')).toBeVisible();
});

test("where the module is refused, the code stays without a connection too @scripts", async ({ page, context, demo, watch }) => {
  watch.expect(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|earshot.wasm|Failed to fetch/);
  await page.route("**/pkg/earshot.wasm", (route) => route.abort());
  await page.goto("/");
  const code = demo.code();
  await field(page).fill(code);
  await context.setOffline(true);
  await button(page).click();
  await expect(page.getByRole("status")).toContainText("not online");
  await expect(field(page)).toHaveValue(code);
  await context.setOffline(false);
  await button(page).click();
  await expect(page.locator('textarea[name="w.one-change"]')).toBeVisible();
});

test("what a phone seals carries the voucher of its form, in another language too @scripts", async ({ page, demo }) => {
  await page.goto("/");
  await field(page).fill(demo.code());
  const sheet = page.waitForResponse((response) => response.url().includes("/s/sheet?"));
  await button(page).click();
  await sheet;
  const voucher = await page.locator("input[name=voucher]").getAttribute("value");
  const other = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/s/survey"));
  await page.getByRole("button", { name: "العربية" }).click();
  expect(new URLSearchParams((await other).postData() ?? "").get("voucher")).toBe(voucher);
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await page.locator("form.survey .actions button").click();
  const sealed = page.waitForRequest("**/s/sealed");
  await page.locator("#phone-send").click();
  const bytes = (await sealed).postDataBuffer() ?? Buffer.alloc(0);
  // Behind the form, the wave and the token.
  expect(bytes.subarray(49, 81).toString("hex")).toBe(voucher);
  await expect(page).toHaveURL(/\/s\/sent/);
});
