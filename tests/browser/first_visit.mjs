// What a first visit does: it opens the page, writes, changes, writes again identically, and deletes.

import { expect } from "@playwright/test";

export async function firstVisit(page) {
  const write = page.getByRole("region", { name: "Write" });
  const send = async (expected) => {
    await page.keyboard.press("Control+Enter");
    await expect(write.getByText(expected).first()).toBeVisible();
  };
  const type = async (name, text) => {
    await write.getByRole("textbox", { name, exact: true }).focus();
    await page.keyboard.press("Control+A");
    await page.keyboard.type(text);
  };
  await page.goto("./");
  await expect(page.getByRole("region", { name: "Stage" }).getByRole("button", { name: /^Record 9/ })).toBeVisible();
  await type("Value of pk", "customer#77");
  await send(/INSERT of customer#77 became stream record/);
  await type("Value of total", "31");
  await send(/MODIFY of customer#77 became stream record/);
  await send(/no stream record/i);
  await write.getByRole("button", { name: "Delete", exact: true }).click();
  await type("Value of pk", "customer#77");
  await send(/REMOVE of customer#77 became stream record/);
}
