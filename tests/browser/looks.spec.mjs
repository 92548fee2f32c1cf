// No axe violation and no sideways scrolling, at desktop and phone width, light and dark.

import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";

const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 }, narrow: { width: 320, height: 640 } };

/** axe finds nothing, and nothing is wider than the page. */
async function isFine(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`)).toEqual([]);
  const [wide, available] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(wide).toBeLessThanOrEqual(available);
}

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`accessible and within its width: ${size}, ${colorScheme}`, async ({ browser, baseURL }) => {
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce", baseURL });
      const page = await context.newPage();
      await page.goto("./");
      await expect(page.getByRole("button", { name: /^Record 9/ }).first()).toBeVisible();
      await page.getByRole("button", { name: /^Record 9/ }).first().click();
      await isFine(page);
      // The largest form, with what a request came to; then the console with a call laid open.
      const tab = (name) => page.locator(".screen-tab").getByText(name);
      if (await tab("Do").isVisible()) await tab("Do").click();
      const write = page.getByRole("region", { name: "Write" });
      await write.getByRole("button", { name: "Batch", exact: true }).click();
      await write.locator("button[title=TransactWriteItems]").click();
      for (let n = 0; n < 2; n += 1) await page.keyboard.press("Control+Enter");
      await expect(write.getByRole("region", { name: "Answer" })).toBeVisible();
      await isFine(page);
      if (await tab("Log").isVisible()) await tab("Log").click();
      await page.getByRole("button", { name: "Calls", exact: true }).click();
      const line = page.getByRole("textbox", { name: "Command" });
      await line.fill("aws dynamodb scan --table-name Orders");
      await line.press("Enter");
      await line.fill("aws dynamodb put-item --");
      await line.press("Tab");
      await page.locator(".call-head").first().click();
      await isFine(page);
      await context.close();
    });
  }
}

test("something to read paints before the WebAssembly is there", async ({ page }) => {
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto("./");
  await expect(page.getByText("Write an item. Watch every copy of it travel.")).toBeVisible();
  await expect(page.getByRole("alert")).toContainText("could not be loaded");
});
