// The whole road, as its people walk it: a wave is planned, young people answer, the box is opened, words are read, a
// priority is reviewed, and everybody sees what came of it. Runs with scripts on, and on a small phone with scripts off.
import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe";
import { expect, test } from "./demo";
import { AUTHORITY, pressSure, signIn, signOut } from "./staff";
import { ahead, answerByPost, plan, print } from "./wave";

const YOUNG_PEOPLE = 14;

/** One young person who writes, in the browser, with everything on the way looked at. */
async function answerByHand(page: Page, code: string, look: boolean) {
  await page.goto("/");
  await page.getByRole("textbox", { name: /code/i }).fill(code.toLowerCase().replaceAll("-", " "));
  await page.locator("form button").first().click();
  await expect(page.locator('textarea[name="w.one-change"]')).toBeVisible();
  if (look) await expectAccessible(page);
  await page.locator('input[name="a.fun"][value="always"]').check();
  await page.locator('input[name="a.home-safe"][value="never"]').check();
  await page.locator('textarea[name="w.one-change"]').fill("Let me see my sister Kim more often.");
  await page.getByRole("button", { name: "Check your answers" }).click();
  await expect(page.getByText("Let me see my sister Kim more often.")).toBeVisible();
  if (look) await expectAccessible(page);
  await page.getByRole("button", { name: "Send my answers" }).click();
  await expect(page).toHaveURL(/\/s\/sent/);
  if (look) await expectAccessible(page);
}

test("from one answer to a priority under review", async ({ page, demo }, info) => {
  test.setTimeout(240_000);
  const title = `Journey ${info.project.name}`;

  // The survey lead plans a wave, prints letters and opens it.
  await signIn(page, demo, "survey_lead");
  await page.goto("/staff/waves/new");
  await expectAccessible(page);
  const wave = await plan(page, title);
  await expectAccessible(page);
  const codes = await print(page, YOUNG_PEOPLE);
  await expectAccessible(page);
  await page.goto(wave);
  await pressSure(page, "Open the wave");
  await expect(page.getByRole("button", { name: "Close the wave" })).toBeVisible();
  await signOut(page);

  // Young people answer, one of them with words.
  await answerByHand(page, codes[0], true);
  for (const [nth, code] of codes.slice(1).entries()) await answerByPost(page, code, nth);

  // Whoever finds a used letter learns nothing.
  await page.goto("/");
  await page.getByRole("textbox", { name: /code/i }).fill(codes[0]);
  await page.locator("form button").first().click();
  await expect(page.getByText("Let me see my sister")).toHaveCount(0);

  // The wave is closed, and a key holder unseals it.
  await signIn(page, demo, "survey_lead");
  await page.goto(wave);
  await pressSure(page, "Close the wave");
  await expect(page.getByText("A key holder can unseal the wave")).toBeVisible();
  await signOut(page);
  await signIn(page, demo, "key_holder");
  await page.goto(wave);
  await pressSure(page, "Unseal the wave");
  await expect(page.getByRole("button", { name: "Unseal the wave" })).toHaveCount(0);
  await signOut(page);

  // A text reviewer takes the name out and puts the words under a theme.
  await signIn(page, demo, "text_reviewer");
  await page.goto("/staff/themes");
  await expectAccessible(page);
  await page.getByRole("link", { name: new RegExp(title) }).first().click();
  await page.getByRole("button", { name: "Add the themes of the code frame" }).click();
  const theme = page.getByRole("button", { name: /Confirm/ }).first();
  await expect(theme).toBeVisible();
  await theme.click();
  await page.goto("/staff/coding-room");
  await expectAccessible(page);
  await findComment(page, "Let me see my sister Kim more often.");
  await expectAccessible(page);
  await page.getByLabel("What may be left of them").fill("Let me see my sister and my dad more often.");
  await page.getByRole("button", { name: "Save and next" }).click();
  await expect(page.getByText(/nothing may be added or moved/).first()).toBeVisible();
  await page.getByLabel("What may be left of them").fill("Let me see my sister [name] more often.");
  await page.locator('input[name="theme"]').first().check();
  await page.getByRole("button", { name: "Save and next" }).click();
  await signOut(page);

  // Tables and themes are released.
  await signIn(page, demo, "survey_lead");
  await page.goto(wave);
  await pressSure(page, "Release the tables");
  await page.goto(wave);
  // On a slow machine it takes longer than the answer waits for, and the page says how far it is.
  const howFar = page.getByRole("link", { name: "See how far it is" });
  if (await howFar.isVisible()) await expectAccessible(page);
  while (await howFar.isVisible()) await page.goto(wave);
  await pressSure(page, "Release the themes");
  await page.goto(wave);
  await expect(page.getByRole("button", { name: /^Release/ })).toHaveCount(0);
  await signOut(page);

  // An officer reviews a priority area; another approves it; everybody sees it.
  const heard = `You want to see your family more (${info.project.name}).`;
  await signIn(page, demo, "officer");
  await page.goto("/staff/priorities");
  await expectAccessible(page);
  await page.getByRole("main").getByRole("link", { name: /Identity & Belonging/ }).first().click();
  await expectAccessible(page);
  const area = page.url();
  await recordReview(page, heard);
  await page.goto(`/${AUTHORITY}/you-said`);
  await expect(page.getByText(heard)).toHaveCount(0);
  await page.goto(area);
  await signOut(page);
  await signIn(page, demo, "officer", 1);
  await page.goto(area);
  const review = page.locator("article, section, li").filter({ hasText: heard }).last();
  await pressSure(page, "Approve this review", review);
  await signOut(page);
  await page.goto(`/${AUTHORITY}/you-said`);
  await expect(page.getByText(heard)).toBeVisible();
  await expect(page.getByText("Kim")).toHaveCount(0);
  await expectAccessible(page);
});

/** Goes through the coding room until the words lie on the table. */
async function findComment(page: Page, words: string) {
  const links = await page
    .locator('main a[href^="/staff/coding-room/"]')
    .evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  for (const link of links) {
    await page.goto(link);
    if ((await page.getByText(words).count()) > 0) return;
  }
  throw new Error("the words are not in the coding room");
}

async function recordReview(page: Page, heard: string) {
  await page.getByLabel(/what you heard|what we heard/i).first().fill(heard);
  await page.locator('input[name="decision"][value="will"]').check();
  await page.locator('[name="action"]').fill("Plan time with brothers and sisters for every child who wants it.");
  await page.locator('[name="owner"]').fill("Head of Care");
  await page.locator('[name="due"]').fill(ahead(120));
  await page.locator('[name="decided_by"]').fill("Corporate Parenting Committee");
  await page.locator('[name="look_again_on"]').fill(ahead(150));
  await page.getByRole("button", { name: "Record the review" }).click();
  await expect(page.getByText(heard).first()).toBeVisible();
}

test("a facilitator logs a session, and it waits in the coding room", async ({ page, demo }, info) => {
  const said = `We want the Wi-Fi to work (${info.project.name}).`;
  await signIn(page, demo, "facilitator");
  await page.goto("/staff/groups");
  await expectAccessible(page);
  await page.locator('main a[href^="/staff/groups/"]').first().click();
  await expectAccessible(page);
  await page.getByRole("link", { name: /log/i }).first().click();
  await expectAccessible(page);
  await page.locator('[name="attendance-2"]').fill("5");
  await page.getByLabel("What you talked about").fill("Homes");
  await page.locator('[name="said-0"]').fill(said);
  await page.getByRole("button", { name: "Log the session" }).click();
  await expect(page.getByText("Homes").first()).toBeVisible();
  await signOut(page);
  await signIn(page, demo, "text_reviewer");
  await page.goto("/staff/coding-room");
  await expect(page.locator('main a[href^="/staff/coding-room/points/"]').first()).toBeVisible();
});

test("every role sees its own pages, and nobody another authority's", async ({ page, demo }) => {
  for (const role of ["facilitator", "survey_lead", "text_reviewer", "officer", "committee", "key_holder",
    "safeguarding_lead", "administrator"]) {
    await signIn(page, demo, role);
    await expectAccessible(page);
    await expect(page.getByText(/made up/).first()).toBeVisible();
    const pages = await page.locator("nav a").evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    for (const one of new Set(pages.filter((href) => href.startsWith("/staff")))) {
      const answer = await page.goto(one);
      expect(answer?.status(), one).toBe(200);
      await expectAccessible(page);
      await expect(page.getByText("Walsall")).toHaveCount(0);
    }
    await signOut(page);
  }
});
