// What can still be put right, and what cannot: a draft is changed and deleted, letters are made once, and acts that nobody can take
// back want a box ticked. Runs with scripts on, and on a small phone with scripts off.
import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe";
import { expect, test } from "./demo";
import { expectFits } from "./holder";
import { AUTHORITY, pressSure, signIn, signOut } from "./staff";
import { ahead, plan, print } from "./wave";

async function looked(page: Page) {
  await expectAccessible(page);
  await expectFits(page);
}

test("a draft is changed, printed once and deleted", async ({ page, demo }, info) => {
  const title = `Slip ${info.project.name}`;
  await signIn(page, demo, "survey_lead");
  const wave = await plan(page, title);
  await looked(page);
  await page.getByRole("link", { name: "Change or delete this draft" }).click();
  await looked(page);
  await page.getByLabel("Title").fill(`${title}, put right`);
  await page.getByLabel("Last day for answers").fill(ahead(21));
  await page.getByRole("button", { name: "Save the draft" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${title}, put right`);
  const told = page.locator("#done");
  await expect(told).toHaveText("The draft is changed.");
  await expect(told).toBeFocused();
  await looked(page);

  // The page of letters is loaded again: no second set of them.
  await print(page, 3);
  await page.reload();
  await expect(page.getByRole("alert")).toContainText("were made since you loaded that page");
  await expect(page.getByText(/questionnaire|\(ages/).first()).toBeVisible();
  await looked(page);
  await page.goto(wave);
  await expect(page.locator(".facts").first()).toContainText(": 3");

  // What is printed stays; the draft with it can be deleted.
  await page.getByRole("link", { name: "Change or delete this draft" }).click();
  await expect(page.getByText("Letters are printed, and say so.")).toBeVisible();
  await looked(page);
  await page.getByRole("button", { name: "Delete the draft" }).click();
  await expect(page.getByRole("alert")).toContainText("tick the box");
  await looked(page);
  await pressSure(page, "Delete the draft");
  await expect(page).toHaveURL(/\/staff\/waves$/);
  await expect(page.getByText(title)).toHaveCount(0);
});

test("a wave is opened and closed by who ticks a box, and the audit names it", async ({ page, demo }, info) => {
  const title = `Sure ${info.project.name}`;
  await signIn(page, demo, "survey_lead");
  const wave = await plan(page, title);
  await expect(page.getByText("Not now. Nobody is invited yet")).toBeVisible();
  await print(page, 2);
  await page.goto(wave);
  await page.getByRole("button", { name: "Open the wave" }).click();
  await expect(page.getByRole("alert")).toContainText("tick the box");
  await looked(page);
  await pressSure(page, "Open the wave");
  await expect(page.locator("#done")).toHaveText("The wave is open for answers.");
  await page.getByRole("button", { name: "Close the wave" }).click();
  await expect(page.getByRole("alert")).toContainText("tick the box");
  await pressSure(page, "Close the wave");
  await expect(page.locator("#done")).toHaveText("The wave is closed.");
  await looked(page);
  await signOut(page);

  await signIn(page, demo, "administrator");
  await page.goto("/staff/audit");
  await looked(page);
  await expect(page.getByText(`Closed the wave “${title}”`)).toBeVisible();
  expect(await page.getByRole("main").innerText()).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
  for (const other of ["/staff/retention", "/staff/accounts"]) {
    await page.goto(other);
    await looked(page);
  }
  await page.goto("/staff/retention");
  await page.getByRole("link", { name: title }).click();
  await expect(page.getByRole("heading", { name: "Backups" })).toBeVisible();
  await looked(page);
});

test("a page of staff with a problem begins at what is wrong, and fits however long an address is", async ({ page, demo }, info) => {
  await signIn(page, demo, "administrator");
  await page.goto("/staff/accounts");
  await page.getByLabel("Name", { exact: true }).fill("Somebody");
  await page.getByRole("button", { name: "Add the account" }).click();
  await expect(page.locator(".error-summary")).toBeFocused();
  await looked(page);
  const address = `${"somebody".repeat(7)}-${info.project.name}@${"council".repeat(8)}.example`;
  await page.getByLabel("E-mail").fill(address);
  await page.getByLabel("Officer", { exact: true }).check();
  await page.getByRole("button", { name: "Add the account" }).click();
  await expect(page.getByText(address)).toBeVisible();
  await looked(page);
  await page.getByRole("link", { name: "Back to the accounts" }).click();
  await expect(page.getByText(address)).toBeVisible();
  await looked(page);
});

test("letters that were neither printed nor copied are not left by mistake @scripts", async ({ page, demo }) => {
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    return dialog.dismiss();
  });
  await signIn(page, demo, "survey_lead");
  await plan(page, "Letters by mistake");
  await print(page, 2);
  const leave = () => page.evaluate(() => void setTimeout(() => (location.href = "/staff")));
  // Browsers ask those only who have done something on the page.
  await page.locator("#csv").click();
  await leave();
  await expect.poll(() => asked).toEqual(["beforeunload"]);
  await expect(page.locator(".letter")).toHaveCount(2);
  await expect(page.getByRole("button", { name: "Print the letters" })).toBeVisible();
  await looked(page);
  await page.evaluate(() => void dispatchEvent(new Event("beforeprint")));
  await leave();
  await expect(page).toHaveURL(/\/staff$/);
  expect(asked).toHaveLength(1);
});

test("whoever is signed out while they type sends it again", async ({ page, demo, context }) => {
  await signIn(page, demo, "survey_lead");
  await page.goto("/staff/waves/new");
  await page.getByLabel("Title").fill("Typed for an hour");
  await context.clearCookies();
  await page.getByRole("button", { name: "Plan the wave" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You were signed out");
  await looked(page);
  const [door] = await Promise.all([
    context.waitForEvent("page"),
    page.getByRole("link", { name: "Sign in, in a new tab" }).click(),
  ]);
  await expect(door).toHaveURL(/\/staff\/sign-in$/);
  await signIn(door, demo, "survey_lead");
  await page.getByRole("button", { name: "Send it again" }).click();
  // As it would have been at once: a plan needs more than a title.
  await expect(page.getByRole("heading", { name: "There is a problem" })).toBeVisible();
  await expect(page.getByLabel("Title")).toHaveValue("Typed for an hour");
});
