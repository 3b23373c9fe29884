// Key holders in their browsers, with twelve words that never leave them: they take seats, and open a wave one after the other.
import { expectAccessible } from "./axe";
import { expect, test, type Watch } from "./demo";
import { expectFits, Holder, SEATS } from "./holder";
import { signIn, signOut } from "./staff";
import { fieldwork, plan } from "./wave";

test("two key holders unseal a wave in two browsers, and their words never leave these @scripts", async ({ page, demo, browser, watch }) => {
  test.setTimeout(180_000);
  await signIn(page, demo, "survey_lead");
  const wave = await plan(page, "Held in browsers");
  const holders: Holder[] = [];
  for (const [nth, seat] of SEATS.entries()) {
    const holder = await Holder.at(browser, demo, watch, nth, wave);
    await holder.draw();
    if (nth === 0) await slips(holder);
    await holder.makeKey(holder.words);
    await expect(holder.field).toHaveValue("");
    await expect(holder.page.getByLabel("Your public key")).toHaveValue(/^earshot-key-1\.[0-9a-f]{2432}\.[0-9a-f]{20}$/);
    await expect(holder.page.locator("input[name=seat]").first()).toBeFocused();
    if (nth === 0) await expectAccessible(holder.page);
    await holder.takeSeat(seat);
    await holder.expectNothingLeft();
    holders.push(holder);
  }
  await fieldwork(page, wave, 11);

  let [first, deputy, second] = holders;
  await second.page.goto(wave);
  await expect(second.page.getByText("Your turn comes after that")).toBeVisible();
  await expect(second.field).toHaveCount(0);
  await first.page.goto(wave);
  await expectAccessible(first.page);
  await expectFits(first.page);
  await otherWords(first, deputy.words);
  first = await closedHalfWay(first, watch, wave);
  await first.takeLayerOff(first.words);
  await expect(first.page.getByText("The outer layers are off")).toBeVisible();
  await expect(first.page.getByText("Your part is done")).toBeVisible();
  await expect(first.page.locator("#done")).toBeFocused();
  await expect(first.page.getByRole("link", { name: "Fetch the envelopes" })).toHaveCount(0);
  await first.expectNothingLeft();

  await second.page.goto(wave);
  await withoutConnection(second);
  await signedOut(second);
  await signIn(second.page, demo, "key_holder", 2);
  await second.page.goto(wave);
  await second.takeLayerOff(second.words);
  await expect(second.page.getByText("Destroy the paper")).toBeVisible();
  await expect(second.page.locator("#done")).toHaveText("The wave is unsealed.");
  await second.expectNothingLeft();
  await page.goto(wave);
  await expect(page.getByRole("button", { name: "Release the tables" })).toBeVisible();
  for (const holder of holders) await holder.close();
});

/** Words that were drawn are to be typed as they were drawn. */
async function slips({ page, field, words }: Holder) {
  await expect(field).not.toHaveAttribute("name");
  await expect(page.locator("form").locator(field)).toHaveCount(0);
  const make = page.getByRole("button", { name: "Make my public key" });
  for (const [typed, told] of [
    [words.slice(1).join(" "), /12 words, and this is another number/],
    [[...words.slice(0, 4), "zzz", ...words.slice(5)].join(" "), /word in place 5/],
    ["abandon ".repeat(11) + "about", /not those that were drawn/],
  ] as const) {
    await field.fill(typed);
    await make.click();
    await expect(page.locator("#holder-words-error")).toHaveText(told);
    await expect(field).toBeFocused();
    await expect(page.getByLabel("Your public key")).toHaveValue("");
  }
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);
}

/** Good words of another person are refused before anything is fetched. */
async function otherWords(holder: Holder, words: string[]) {
  await holder.takeLayerOff(words);
  await expect(holder.page.locator("#holder-words-error")).toContainText("not the words of your seat in this wave");
  await expect(holder.field).toBeFocused();
  await expectAccessible(holder.page);
  expect(holder.asked("/box")).toBe(0);
}

/** The tab is closed while it works: the server has everything as it was. */
async function closedHalfWay(holder: Holder, watch: Watch, wave: string): Promise<Holder> {
  const { page } = holder;
  await page.route("**/box", () => {});
  await holder.takeLayerOff(holder.words);
  await expect(page.getByRole("status")).toHaveText(/Fetching the envelopes/);
  await expect(page.getByRole("progressbar", { name: "Fetching the envelopes" })).toBeVisible();
  await expectAccessible(page);
  await page.close();
  const again = await holder.again(watch, wave);
  await expect(again.field).toHaveValue("");
  await expect(again.page.getByText("the outer layer comes off")).toBeVisible();
  return again;
}

/** All is open, and the way back breaks: what is typed stays, and it can be done again. */
async function withoutConnection(holder: Holder) {
  await holder.page.route("**/returned", (route) => route.abort());
  await holder.takeLayerOff(holder.words);
  await expect(holder.page.locator("#holder-problem")).toContainText("Nothing is lost");
  await expect(holder.field).not.toHaveValue("");
  await expectAccessible(holder.page);
  await holder.page.unroute("**/returned");
}

/** Who was signed out meanwhile is told so, and loses nothing. */
async function signedOut(holder: Holder) {
  await holder.page.context().clearCookies();
  await holder.takeLayerOff(holder.words);
  await expect(holder.page.locator("#holder-problem")).toContainText("no longer signed in");
}

test("where the module is refused, a key holder is led to the program @scripts", async ({ page, demo, watch }) => {
  watch.expect(/earshot\.wasm|fetch|WebAssembly/);
  await page.route("**/earshot.wasm", (route) => route.abort());
  await signIn(page, demo, "survey_lead");
  const wave = await plan(page, "Held without a module");
  await signOut(page);
  await signIn(page, demo, "key_holder");
  await page.goto(wave);
  await expect(page.getByText("so use the program")).toBeVisible();
  await expect(page.locator("#key-holder")).toBeHidden();
  await expect(page.getByLabel("Your public key")).toBeVisible();
  await expectAccessible(page);
});
