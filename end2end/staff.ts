// Signing in and out, as somebody who works for the council of the demo; and what nobody can take back.
import type { Locator, Page } from "@playwright/test";
import { type Demo, expect } from "./demo";

export const AUTHORITY = "southwark";

export async function signIn(page: Page, demo: Demo, role: string, nth = 0) {
  const person = demo.everyone(AUTHORITY, role)[nth];
  await page.goto("/staff/sign-in");
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/staff$/);
}

export async function signOut(page: Page) {
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/staff\/sign-in/);
}

/** Presses a button of something that nobody can take back: the box of its form is ticked first. */
export async function pressSure(page: Page, button: string, within: Page | Locator = page) {
  const named = within.getByRole("button", { name: button, exact: true });
  const form = page.locator("form").filter({ has: page.getByRole("button", { name: button, exact: true }) });
  await form.and(within.locator("form")).locator('input[name^="sure-"]').check();
  await named.click();
}
