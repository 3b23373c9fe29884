// Attacks 37 and 40: the next person at the same device. They go back, look at the history, open the page again; and what a
// letter's link said must not get about.
import { type Browser, chromium, type Page } from "@playwright/test";
import { expect, test } from "./demo";

const SECRET = "quagmire in the attic";

async function check(page: Page, url: string, code: string) {
  await page.goto(`${url}/`);
  await page.getByRole("textbox", { name: /code/i }).fill(code);
  await page.locator("form button").first().click();
  await page.locator('input[name="a.fun"][value="hardly-ever"]').check();
  await page.locator('textarea[name="w.one-change"]').fill(SECRET);
  await page.getByRole("button", { name: "Check your answers" }).click();
  await expect(page.getByText(SECRET)).toBeVisible();
}

async function send(page: Page) {
  await page.getByRole("button", { name: "Send my answers" }).click();
  await expect(page).toHaveURL(/\/s\/sent/);
}

/** Everything that somebody who looks at the page could find in it. */
async function found(page: Page): Promise<string> {
  const content = await page.content().catch(() => "");
  const fields = await page
    .locator("input, textarea")
    .evaluateAll((all) => all.map((one) => ((one as HTMLInputElement).checked ? "checked " : "") + (one as HTMLInputElement).value))
    .catch(() => []);
  return `${content} ${fields.join(" ")}`;
}

// Playwright switches the memory of pages off that a browser goes back to; people's browsers have it. Chromium without windows
// keeps none even when asked to, so the test after this one looks at what such a memory would hold.
for (const memory of [false, true]) {
  test(`attack 37: going back after sending shows no answers, ${memory ? "with" : "without"} pages kept in memory`, async ({
    demo,
    watch,
    javaScriptEnabled,
    launchOptions,
  }) => {
    // A page that must not be kept is not there any more, and the browser says so.
    watch.expect(/ERR_CACHE_MISS/);
    const ignoreDefaultArgs = memory ? ["--disable-back-forward-cache"] : [];
    const browser: Browser = await chromium.launch({ ...launchOptions, ignoreDefaultArgs });
    try {
      const context = await browser.newContext({ javaScriptEnabled });
      const page = await context.newPage();
      const code = demo.code();
      await check(page, demo.url, code);
      await send(page);
      for (let step = 0; step < 6; step++) {
        await page.goBack({ timeout: 3_000 }).catch(() => null);
        const shown = await found(page);
        expect(/quagmire|checked hardly-ever/.test(shown), `answers are there after ${step + 1} steps back`).toBe(false);
      }
      for (let step = 0; step < 6; step++) {
        await page.goForward({ timeout: 3_000 }).catch(() => null);
        expect(/quagmire/.test(await found(page)), "answers are there after going forward again").toBe(false);
      }
      // The code that may still stand in a field opens nothing any more.
      const again = await context.request.post(`${demo.url}/s/survey`, { form: { code } });
      expect(again.status()).toBe(422);
    } finally {
      await browser.close();
    }
  });
}

test("attack 37: where scripts run, what was sent is not in the page that is left, and no step leads back to it @scripts @phone", async ({
  page,
  demo,
}) => {
  await check(page, demo.url, demo.code());
  const steps = await page.evaluate(() => {
    addEventListener("pagehide", () => {
      const fields = [...document.querySelectorAll<HTMLInputElement>("input, textarea")];
      const said = fields.map((field) => (field.checked ? "checked " : "") + field.value);
      sessionStorage.setItem("left", `${document.documentElement.outerHTML} ${said.join(" ")}`);
    });
    return history.length;
  });
  await send(page);
  const left = await page.evaluate(() => sessionStorage.getItem("left"));
  expect(left).toContain("sealed-survey");
  expect(/quagmire|checked hardly-ever/.test(left ?? ""), "answers stay in the page").toBe(false);
  expect(await page.evaluate(() => history.length), "the page with the answers is a step back").toBe(steps);
});

test("attack 40: a letter's code is in no address that is asked for, and in no referrer @scripts", async ({ page, demo }) => {
  const code = demo.code();
  const asked: string[] = [];
  page.on("request", async (request) => asked.push(`${request.url()} ${(await request.allHeaders()).referer ?? ""}`));
  await page.goto(`/s#${code}~00000000000000000000`);
  await expect(page.getByRole("textbox", { name: /code/i })).toHaveValue(code);
  await page.locator('a[href="/help"]').first().click();
  await page.waitForURL(/\/help/);
  await page.goBack();
  expect(page.url(), "the history does not have it either").not.toContain(code);
  expect(asked.length).toBeGreaterThan(2);
  expect(asked.filter((one) => one.includes(code) || one.includes(code.replaceAll("-", "")))).toEqual([]);
});
