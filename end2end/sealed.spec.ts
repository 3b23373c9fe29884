// On a phone that runs scripts, answers are checked and sealed there: nothing that was ticked or written leaves it in clear.
import type { Page, Request } from "@playwright/test";
import { expectAccessible } from "./axe";
import { expect, test } from "./demo";

const SECRET = "quagmire in the attic";

async function open(page: Page, code: string) {
  await page.goto("/");
  await page.getByRole("textbox", { name: /code/i }).fill(code);
  await page.locator("form button").first().click();
  await expect(page.locator('textarea[name="w.one-change"]')).toBeVisible();
}

/** Fetched by the island when it takes over: from then on no form goes to the server. */
async function taken(page: Page, act: () => Promise<void>) {
  const sheet = page.waitForResponse((response) => response.url().includes("/s/sheet?"));
  await act();
  await sheet;
}

async function fill(page: Page) {
  await page.locator('input[name="a.fun"][value="hardly-ever"]').check();
  await page.locator('input[name="a.home-safe"][value="never"]').check();
  await page.locator('textarea[name="w.one-change"]').fill(SECRET);
}

/** A code as it could be written; and without a part, since most of it is as good as all of it. */
function spellings(code: string): string[] {
  const bare = code.replaceAll("-", "");
  return [code, bare, bare.slice(0, 8), bare.slice(4), code.slice(5)].flatMap((one) => [one, one.toLowerCase()]);
}

/** Everything that a request tells the server. */
async function told(request: Request): Promise<string> {
  const body = request.postDataBuffer()?.toString("latin1") ?? "";
  const isForm = (await request.headerValue("content-type"))?.startsWith("application/x-www-form-urlencoded");
  const fields = isForm ? [...new URLSearchParams(body)].join("\n") : body;
  return [decodeURIComponent(request.url()), JSON.stringify(await request.allHeaders()), fields].join("\n");
}

test("from the first page to the last, no request holds the code or an answer @scripts @phone", async ({ page, demo }) => {
  const requests: Request[] = [];
  page.on("request", (request) => requests.push(request));
  const [mistyped, code] = [demo.code(), demo.code()];
  await page.goto("/");
  const field = page.getByRole("textbox", { name: /code/i });
  // A slip: one sign too few, then too many. The page says so, with what was typed still there.
  for (const wrong of [mistyped.slice(0, -1), `${mistyped}7`]) {
    await field.fill(wrong);
    await page.getByRole("button", { name: "Open the survey" }).click();
    await expect(page.getByRole("alert")).toBeFocused();
    await expect(page).toHaveTitle(/^Error: /);
    await expect(page.getByRole("alert")).toContainText("That does not look like a code");
    await expect(field).toHaveValue(wrong);
  }
  await expectAccessible(page);
  await field.fill(code.toLowerCase().replaceAll("-", " "));
  await taken(page, () => page.getByRole("button", { name: "Open the survey" }).click());
  await fill(page);
  await page.getByRole("button", { name: "Check your answers" }).click();
  await page.getByRole("button", { name: "Send my answers" }).click();
  await expect(page).toHaveURL(/\/s\/sent/);
  const secrets = [...spellings(mistyped), ...spellings(code), code.toLowerCase().replaceAll("-", " "), SECRET, "hardly-ever"];
  for (const request of requests) {
    const all = await told(request);
    expect(secrets.filter((secret) => all.includes(secret)), request.url()).toEqual([]);
  }
  const posts = requests.filter((request) => request.method() === "POST").map((request) => new URL(request.url()).pathname);
  expect(posts).toEqual(["/s/survey", "/s/survey", "/s/survey", "/s/survey", "/s/sealed"]);
});

test("a letter's QR link is not sent either, and who goes back can open the survey again @scripts", async ({ page, demo }) => {
  const requests: Request[] = [];
  page.on("request", (request) => requests.push(request));
  const code = demo.code();
  await page.goto(`/s#${code}`);
  await taken(page, () => page.getByRole("button", { name: "Open the survey" }).click());
  for (const request of requests) {
    const all = await told(request);
    expect(spellings(code).filter((one) => all.includes(one)), request.url()).toEqual([]);
  }
  await page.goBack();
  await page.getByRole("textbox", { name: /code/i }).fill(code);
  await taken(page, () => page.getByRole("button", { name: "Open the survey" }).click());
});

test("where the module is refused, the code opens the survey as without scripts @scripts", async ({ page, demo, watch }) => {
  watch.expect(/earshot\.wasm|WebAssembly|thrown/);
  await page.route("**/pkg/earshot.wasm", (route) => route.abort());
  const code = demo.code();
  await page.goto("/");
  await page.getByRole("textbox", { name: /code/i }).fill(code);
  const asked = page.waitForRequest((request) => request.method() === "POST");
  await page.getByRole("button", { name: "Open the survey" }).click();
  expect(new URLSearchParams((await asked).postData()!).get("code")).toBe(code);
  await expect(page.locator('textarea[name="w.one-change"]')).toBeVisible();
  await expect(page.locator('form.survey input[name="code"]')).not.toHaveValue(code);
});

test("answers leave the phone sealed, in one size, and nothing else does @scripts @phone", async ({ page, demo }) => {
  const sent: Request[] = [];
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(decodeURIComponent(request.url())));
  const sizes: number[] = [];
  for (const full of [true, false]) {
    await taken(page, () => open(page, demo.code()));
    if (full) await fill(page);
    const note = (request: Request) => {
      if (request.method() === "POST") sent.push(request);
    };
    page.on("request", note);
    await page.getByRole("button", { name: "Check your answers" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Check your answers" })).toBeFocused();
    expect(await page.title()).toBe("Check your answers – Earshot");
    if (full) {
      await expect(page.getByText(SECRET)).toBeVisible();
      await expect(page.getByText("0800 1111").first()).toBeVisible();
      await expectAccessible(page);
    }
    await page.getByRole("button", { name: "Send my answers" }).click();
    await expect(page).toHaveURL(/\/s\/sent/);
    page.off("request", note);
  }
  expect(sent.map((request) => new URL(request.url()).pathname)).toEqual(["/s/sealed", "/s/sealed"]);
  expect(addresses.filter((address) => /quagmire|hardly-ever/.test(address))).toEqual([]);
  for (const request of sent) {
    const body = request.postDataBuffer()!;
    expect(body.includes(SECRET)).toBe(false);
    expect(body.includes("hardly-ever")).toBe(false);
    sizes.push(body.length);
  }
  expect(sizes[0]).toBe(sizes[1]);
});

test("without a connection nothing is lost, and the same answers can be sent later @scripts", async ({ page, context, demo, watch }) => {
  watch.expect(/ERR_INTERNET_DISCONNECTED/);
  await taken(page, () => open(page, demo.code()));
  await fill(page);
  await page.getByRole("button", { name: "Check your answers" }).click();
  await context.setOffline(true);
  await page.getByRole("button", { name: "Send my answers" }).click();
  await expect(page.getByRole("status")).toContainText("could not see whether");
  await expectAccessible(page);
  await context.setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page).toHaveURL(/\/s\/sent/);
});

test("a reply that is lost on the way makes no second answer @scripts", async ({ page, demo }) => {
  await taken(page, () => open(page, demo.code()));
  let first = true;
  await page.route("/s/sealed", async (route) => {
    if (!first) return route.continue();
    first = false;
    // The server has it; the phone never hears so.
    await route.fetch();
    await route.abort();
  });
  await page.getByRole("button", { name: "Check your answers" }).click();
  await page.getByRole("button", { name: "Send my answers" }).click();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page).toHaveURL(/again=1/);
  await expect(page.getByRole("heading", { level: 1, name: "We have it" })).toBeVisible();
});

test("changing, and going back, lead to the questions with every answer @scripts", async ({ page, demo }) => {
  await taken(page, () => open(page, demo.code()));
  await fill(page);
  for (const back of [() => page.getByRole("button", { name: "Change my answers" }).click(), () => page.goBack()]) {
    await page.getByRole("button", { name: "Check your answers" }).click();
    await expect(page.getByText(SECRET)).toBeVisible();
    await back();
    await expect(page.locator('textarea[name="w.one-change"]')).toHaveValue(SECRET);
    await expect(page.locator('input[name="a.fun"][value="hardly-ever"]')).toBeChecked();
  }
});

test("another language keeps what was answered, and the server sees none of it @scripts @phone", async ({ page, demo }) => {
  await taken(page, () => open(page, demo.code()));
  await fill(page);
  const asked = page.waitForRequest((request) => request.method() === "POST");
  await taken(page, () => page.locator('button[name="lang"][value="ar"]').click());
  const body = (await asked).postData()!;
  expect([...new URLSearchParams(body).keys()].sort()).toEqual(["code", "key", "lang", "voucher"]);
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.locator('textarea[name="w.one-change"]')).toHaveValue(SECRET);
  await expect(page.locator('input[name="a.fun"][value="hardly-ever"]')).toBeChecked();
  await expectAccessible(page);
  await page.locator('form.survey .actions button').click();
  await expect(page.getByText(SECRET)).toBeVisible();
  await expectAccessible(page);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(sideways).toBeLessThanOrEqual(0);
  await page.locator("#phone-send").click();
  await expect(page).toHaveURL(/\/s\/sent.*lang=ar/);
});

test("skipping to the main part is no step back to the questions @scripts", async ({ page, demo }) => {
  await taken(page, () => open(page, demo.code()));
  await fill(page);
  await page.getByRole("button", { name: "Check your answers" }).click();
  await page.getByRole("link", { name: "Skip to the main part" }).press("Enter");
  await expect(page).toHaveURL(/#main$/);
  await expect(page.getByText(SECRET)).toBeVisible();
  await expect(page.getByRole("button", { name: "Send my answers" })).toBeVisible();
  await page.getByRole("button", { name: "Change my answers" }).click();
  await expect(page.locator('textarea[name="w.one-change"]')).toHaveValue(SECRET);
});

test("a text that is too long is told here, and goes nowhere @scripts", async ({ page, demo }) => {
  await taken(page, () => open(page, demo.code()));
  await page.locator('textarea[name="w.one-change"]').fill("a long story ".repeat(90));
  const posts: string[] = [];
  page.on("request", (request) => void (request.method() === "POST" && posts.push(request.url())));
  await page.getByRole("button", { name: "Check your answers" }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page).toHaveTitle(/^Error: /);
  await expect(page.locator('textarea[name="w.one-change"]')).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);
  await page.locator('textarea[name="w.one-change"]').fill("short");
  await page.getByRole("button", { name: "Check your answers" }).click();
  await expect(page.getByText("short", { exact: true })).toBeVisible();
  expect(posts).toEqual([]);
});
