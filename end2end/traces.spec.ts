// A phone that others use too: what Earshot leaves on it is nothing, and what others keep there is left alone, such as a
// facilitator's draft or another child's answer that waits for a connection.
import type { Page } from "@playwright/test";
import { expect, test } from "./demo";

const OTHERS = "another child's words";

/** Somebody else keeps something in every place that a page can keep things in. */
async function keep(page: Page) {
  await page.evaluate(async (words) => {
    localStorage.setItem("draft", words);
    sessionStorage.setItem("draft", words);
    const cache = await caches.open("drafts");
    await cache.put("/draft", new Response(words));
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open("drafts", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("drafts");
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const writing = opening.result.transaction("drafts", "readwrite");
        writing.objectStore("drafts").put(words, "draft");
        writing.oncomplete = () => (opening.result.close(), resolve());
      };
    });
  }, OTHERS);
}

/** Everything that is kept for this site, by whomever. */
async function kept(page: Page) {
  return page.evaluate(async () => {
    const places: Record<string, string> = {};
    for (const [place, storage] of Object.entries({ localStorage, sessionStorage })) {
      for (const key of Object.keys(storage)) places[`${place} ${key}`] = storage.getItem(key)!;
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        places[`caches ${name} ${new URL(request.url).pathname}`] = await (await cache.match(request))!.text();
      }
    }
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name!);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      for (const store of database.objectStoreNames) {
        const all = database.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => (all.onsuccess = resolve));
        places[`indexedDB ${name} ${store}`] = all.result.join();
      }
      database.close();
    }
    const workers = await navigator.serviceWorker.getRegistrations();
    if (workers.length > 0) places["service workers"] = String(workers.length);
    return places;
  });
}

test("sending leaves nothing of ours on the phone, and all that is of others @scripts", async ({ page, context, demo }) => {
  await page.goto("/help");
  await keep(page);
  const others = await kept(page);
  expect(Object.values(others)).toEqual([OTHERS, OTHERS, OTHERS, OTHERS]);

  const sheet = page.waitForResponse((response) => response.url().includes("/s/sheet?"));
  await page.goto("/");
  await page.getByRole("textbox", { name: /code/i }).fill(demo.code());
  await page.locator("form button").first().click();
  await sheet;
  await page.locator('textarea[name="w.one-change"]').fill("See Sam more");
  expect(await kept(page), "while somebody answers").toEqual(others);
  await page.getByRole("button", { name: "Check your answers" }).click();
  const sealed = page.waitForResponse((response) => response.url().endsWith("/s/sealed"));
  await page.getByRole("button", { name: "Send my answers" }).click();
  expect((await (await sealed).allHeaders())["clear-site-data"]).toBe('"cache"');
  await expect(page).toHaveURL(/\/s\/sent/);
  expect(await kept(page), "after sending").toEqual(others);
  expect(await context.cookies()).toEqual([]);
});

test("going back after sending shows no answers", async ({ page, demo }) => {
  await page.goto("/");
  await page.getByRole("textbox", { name: /code/i }).fill(demo.code());
  await page.locator("form button").first().click();
  await page.locator('textarea[name="w.one-change"]').fill("See Sam more");
  await page.getByRole("button", { name: "Check your answers" }).click();
  await page.getByRole("button", { name: "Send my answers" }).click();
  await expect(page).toHaveURL(/\/s\/sent/);
  for (let step = 0; step < 3; step++) {
    await page.goBack().catch(() => null);
    await expect(page.getByText("See Sam more")).toHaveCount(0);
    expect(await page.content()).not.toContain("See Sam more");
  }
});
