// How long a key holder's browser works on 1,000 answers: `make bench`. It prints figures, and asserts none.
import { expect, test } from "./demo";
import { Holder, SEATS } from "./holder";
import { signIn } from "./staff";
import { fieldwork, plan } from "./wave";

const ANSWERS = Number(process.env.ANSWERS || 1_000);

test("one layer, in a browser", async ({ page, demo, browser, watch }) => {
  test.setTimeout(30 * 60_000);
  await signIn(page, demo, "survey_lead");
  const wave = await plan(page, "Measured");
  const holders: Holder[] = [];
  for (const [nth, seat] of SEATS.entries()) {
    const holder = await Holder.at(browser, demo, watch, nth, wave);
    await holder.sit(seat);
    holders.push(holder);
  }
  await fieldwork(page, wave, ANSWERS);
  // The deputy's key is tried second, so that the first turn is the slower one.
  for (const [who, done] of [
    [1, "The outer layers are off"],
    [2, "Destroy the paper"],
  ] as const) {
    const holder = holders[who];
    await holder.page.goto(wave);
    await holder.page.evaluate(() => {
      const stills: number[] = [];
      Object.assign(window, { stills });
      new PerformanceObserver((seen) => stills.push(...seen.getEntries().map((task) => task.duration))).observe({ type: "longtask" });
    });
    const begun = Date.now();
    const bringing = holder.page.waitForRequest("**/returned", { timeout: 0 });
    await holder.takeLayerOff(holder.words);
    await bringing;
    const opened = Date.now();
    const longest = await holder.page.evaluate(() => Math.max(0, ...(window as unknown as { stills: number[] }).stills));
    await expect(holder.page.getByText(done)).toBeVisible();
    const seconds = (until: number) => ((until - begun) / 1_000).toFixed(1);
    console.log(
      `${SEATS[who]}, ${ANSWERS} answers: ${seconds(opened)} s until all are open, ${seconds(Date.now())} s until the server has them; ` +
        `the page did not move for ${Math.round(longest)} ms at most`,
    );
  }
});
