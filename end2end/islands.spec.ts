// What scripts add: the code of a QR link goes into the field, and out of the address.
import { expectAccessible } from "./axe";
import { expect, test } from "./demo";

test("a QR link fills in the code, and the address forgets it", async ({ page, demo }, info) => {
  const code = demo.code();
  await page.goto(`/s#${code}`);
  const field = page.getByRole("textbox", { name: /code/i });
  if (info.project.name === "no-scripts") {
    await expect(field).toHaveValue("");
    return;
  }
  await expect(field).toHaveValue(code);
  expect(page.url()).not.toContain(code);
});

test("a letter whose lock is another than the survey's is told so, and nothing can be sent @scripts", async ({ page, demo }) => {
  await page.goto(`/s#${demo.code()}~00000000000000000000`);
  await page.getByRole("button", { name: "Open the survey" }).click();
  await expect(page.getByRole("alert")).toContainText("Something is wrong with the lock of this survey");
  await expectAccessible(page);
  await expect(page.getByRole("button", { name: "Check your answers" })).toHaveCount(0);
});

test("a code typed in place of the letter's own has no lock named @scripts", async ({ page, demo }) => {
  await page.goto(`/s#${demo.code()}~00000000000000000000`);
  const field = page.getByRole("textbox", { name: /code/i });
  await expect(field).not.toHaveValue("");
  await field.fill(demo.code());
  const sheet = page.waitForResponse((response) => response.url().includes("/s/sheet?"));
  await page.getByRole("button", { name: "Open the survey" }).click();
  await sheet;
  await expect(page.getByRole("button", { name: "Check your answers" }).last()).toBeVisible();
});

test("a second letter in the same tab is the one that is opened @scripts", async ({ page, demo }) => {
  const [first, second] = [demo.code(), demo.code()];
  await page.goto(`/s#${first}`);
  await expect(page.getByRole("textbox", { name: /code/i })).toHaveValue(first);
  await page.evaluate((code) => (location.hash = code), second);
  await expect(page.getByRole("textbox", { name: /code/i })).toHaveValue(second);
  await expect(page).toHaveURL(/\/s$/);
});
