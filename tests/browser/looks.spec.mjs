// No axe violation and no sideways scrolling, at desktop and phone width, light and dark.

import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";

const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 }, narrow: { width: 320, height: 640 } };

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`accessible and within its width: ${size}, ${colorScheme}`, async ({ browser, baseURL }) => {
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce", baseURL });
      const page = await context.newPage();
      await page.goto("./");
      await expect(page.getByRole("button", { name: /^Record 9/ }).first()).toBeVisible();
      await page.getByRole("button", { name: /^Record 9/ }).first().click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`)).toEqual([]);
      const [wide, available] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      expect(wide).toBeLessThanOrEqual(available);
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
