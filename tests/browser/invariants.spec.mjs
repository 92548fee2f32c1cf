// What must hold is shown with its light; what is broken leads to the event that broke it.

import { expect, test } from "@playwright/test";

import { open, press } from "./play_screen.mjs";

const panel = (page) => page.getByRole("region", { name: "Invariants", exact: true });
const row = (page, name) => panel(page).getByRole("listitem").filter({ hasText: name });

/** Types a line into the console and runs it. */
async function run(page, line) {
  await press(page.getByRole("button", { name: "Calls", exact: true }));
  const field = page.getByRole("textbox", { name: "Command" });
  await field.fill(line);
  await field.press("Enter");
  await expect(field).toHaveValue("");
}

const summary = (page) => page.getByRole("button", { name: /^Invariants: / });

test("a first visit watches nothing; the panel shows that all holds", async ({ page }) => {
  await open(page);
  await expect(summary(page)).toHaveCount(0);
  await press(page.getByRole("button", { name: "Invariants", exact: true }));
  await expect(panel(page).getByText(/\d+ hold, 0 broken, \d+ not yet seen, as of now/)).toBeVisible();
  await expect(row(page, "Order of an item")).toContainText("holds");
  await expect(row(page, "Consumers lose nothing")).toContainText("holds");
  await expect(row(page, "Expiry says who")).toContainText("not yet seen");
  await expect(summary(page)).toHaveAccessibleName("Invariants: all hold. Show them");
});

test("a retry delivers twice: the red light leads to the event, and the past knows nothing of it", async ({ page }) => {
  await open(page);
  await run(page, "sim put-function --function-name audit --behaviour FailOnMatch --match poison");
  await run(page, `aws dynamodb put-item --table-name Orders --item '{"pk":{"S":"poison"}}'`);
  await expect(summary(page)).toHaveAccessibleName(/\d broken/, { timeout: 20_000 });

  await press(summary(page));
  const broken = row(page, "Nothing is delivered twice");
  await expect(broken).toContainText("broken");
  await expect(broken).toContainText("was given 1 record again, in attempt 2");
  await press(broken.getByRole("button", { name: /^Show where/ }));
  const inspector = page.getByRole("region", { name: "Inspector" });
  await expect(inspector.getByText(/was called with 1 record .*attempt 2/).first()).toBeVisible();
  await expect(panel(page).getByText(/at this moment of the past/)).toBeVisible();

  // Before the retry the same light says that it held.
  await page.keyboard.press("Home");
  await expect(row(page, "Nothing is delivered twice")).toContainText("not yet seen");
  await expect(summary(page)).toHaveAccessibleName("Invariants: all hold. Show them");
  await page.keyboard.press("End");
  await expect(row(page, "Nothing is delivered twice")).toContainText("broken");
});
