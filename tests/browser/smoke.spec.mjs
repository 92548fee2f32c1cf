// The built site starts, and the same WebAssembly loads in Node.js.

import { createRequire } from "node:module";
import { expect, test } from "@playwright/test";

test("the playground starts", async ({ page }) => {
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto("./");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Headwater");
  expect(errors).toEqual([]);
});

test("the same WebAssembly loads in Node.js", () => {
  const load = createRequire(import.meta.url);
  expect(() => load(`${process.env.HEADWATER_NODE_PACKAGE}/headwater.js`)).not.toThrow();
});
