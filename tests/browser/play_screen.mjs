// The Play screen as a visitor without a pointer uses it.

import { expect } from "@playwright/test";

export const write = (page) => page.getByRole("region", { name: "Write" });
export const stage = (page) => page.getByRole("region", { name: "Stage" });
export const inspector = (page) => page.getByRole("region", { name: "Inspector" });
export const answer = (page) => write(page).getByRole("region", { name: "Answer" });

/** Opens the page and waits until the engine has taken it over. */
export async function open(page) {
  await page.goto("./");
  await expect(stage(page).getByRole("button", { name: /^Record 9/ })).toBeVisible();
}

/** Presses a button. */
export async function press(button) {
  await button.focus();
  await button.press("Enter");
}

/** Replaces what a field of the form holds, as typing does. */
export async function type(page, name, text) {
  await write(page).getByRole("textbox", { name, exact: true }).focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}

/** Sends the form; what it came to is told beside it. */
export async function send(page, expected) {
  await page.keyboard.press("Control+Enter");
  await expect(write(page).getByText(expected).first()).toBeVisible();
}
