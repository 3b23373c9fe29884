// A key holder with a browser of their own, on a small screen: what they do on the page of a wave, and what it sends.
import type { Browser, Page, Request } from "@playwright/test";
import { type Demo, expect, type Watch } from "./demo";
import { signIn } from "./staff";

export const SEATS = ["first", "first-deputy", "second", "second-deputy"];

/** A key holder: a browser of their own, and a paper. */
export class Holder {
  words: string[] = [];
  readonly sent: Request[] = [];
  private constructor(readonly page: Page) {}

  static async at(browser: Browser, demo: Demo, watch: Watch, nth: number, wave: string): Promise<Holder> {
    const page = await (await browser.newContext({ baseURL: demo.url, viewport: { width: 320, height: 640 } })).newPage();
    const holder = new Holder(page);
    holder.watch(page, watch);
    await signIn(page, demo, "key_holder", nth);
    await page.goto(wave);
    return holder;
  }

  private watch(page: Page, watch: Watch) {
    watch.page(page);
    page.on("request", (request) => this.sent.push(request));
  }

  /** The same browser, after a tab was closed. */
  async again(watch: Watch, wave: string): Promise<Holder> {
    const holder = new Holder(await this.page.context().newPage());
    holder.words = this.words;
    holder.watch(holder.page, watch);
    await holder.page.goto(wave);
    return holder;
  }

  get field() {
    return this.page.getByLabel("Your 12 words");
  }

  /** Has words drawn, and writes them down; the page has them no more then. */
  async draw() {
    await this.page.getByRole("button", { name: "Draw 12 words for me" }).click();
    this.words = await this.page.locator("#holder-list li").allTextContents();
    expect(this.words).toHaveLength(12);
    await expect(this.field).toBeHidden();
    await expectFits(this.page);
    await this.page.getByRole("button", { name: "I have written them down" }).click();
    await expect(this.field).toBeFocused();
    await expect(this.page.locator("#holder-list li")).toHaveCount(0);
  }

  async makeKey(words: string[]) {
    await this.field.fill(words.join(" "));
    await this.page.getByRole("button", { name: "Make my public key" }).click();
  }

  /** Has words drawn, makes a key of them, and takes a seat. */
  async sit(seat: string) {
    await this.draw();
    await this.makeKey(this.words);
    await this.takeSeat(seat);
  }

  async takeSeat(seat: string) {
    await this.page.locator(`input[name="seat"][value="${seat}"]`).check();
    await this.page.getByRole("button", { name: "Take this seat" }).click();
    await expect(this.page.getByRole("button", { name: "Give my seat up" })).toBeVisible();
    // It begins where it says what was done.
    const told = this.page.locator("#done");
    await expect(told).toContainText("You have your seat");
    await expect(told).toBeFocused();
  }

  async takeLayerOff(words: string[]) {
    await this.field.fill(words.join(", ").toUpperCase());
    await this.page.getByRole("button", { name: "Take my layer off" }).click();
  }

  /** The addresses that were asked with these endings. */
  asked(ending: string): number {
    return this.sent.filter((request) => request.url().endsWith(ending)).length;
  }

  /** Nothing that was sent holds this holder's words, and nothing is kept. */
  async expectNothingLeft() {
    for (const request of this.sent) {
      const text = `${decodeURIComponent(request.url())} ${request.postDataBuffer()?.toString("latin1") ?? ""}`;
      // A seat is called "first", and so is a word of the list.
      const found = this.words.filter((word) => text.includes(word));
      expect(found.length, `${request.url()} holds ${found}`).toBeLessThan(4);
    }
    expect(await this.page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
  }

  close() {
    return this.page.context().close();
  }
}

export async function expectFits(page: Page) {
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(sideways, "no scrolling sideways").toBeLessThanOrEqual(0);
}
