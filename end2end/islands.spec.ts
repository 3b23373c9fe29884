// What scripts add: the code of a QR link goes into the field, and out of the address.
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
