// Time as an instrument, by keyboard: going somewhere, jumping hours, markers, branches, and two of them side by side.

import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { inspector, open, press, send, stage, type, write } from "./play_screen.mjs";

const slider = (page) => page.getByRole("slider", { name: "Event" });
const clock = (page) => page.locator(".clock time");
const dialog = (page) => page.getByRole("dialog");
const place = async (page) => Number(await slider(page).inputValue());
const marks = (page) => dialog(page).getByRole("region", { name: "Markers" }).getByRole("listitem");

/** Keys do what they do outside of fields. */
async function key(page, keys) {
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press(keys);
}

async function goTo(page, text) {
  await key(page, "g");
  const field = dialog(page).getByRole("textbox", { name: "Time, input or event" });
  await expect(field).toBeFocused();
  await field.fill(text);
  await page.keyboard.press("Enter");
}

/** No axe violation, and nothing wider than the page. */
async function isFine(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`)).toEqual([]);
  const [wide, available] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(wide).toBeLessThanOrEqual(available);
}

test("go to a time, an input, an event, and what cannot be read", async ({ page }) => {
  await open(page);
  await goTo(page, "2s");
  await expect(clock(page)).toHaveText("00:00:02.000");
  await expect(dialog(page)).toBeHidden();
  await goTo(page, "#3");
  await expect(page.locator(".clock-state").getByText("In the past")).toBeVisible();
  await goTo(page, "e5");
  await expect.poll(() => place(page)).toBeGreaterThanOrEqual(5);
  const before = await place(page);
  await goTo(page, "soon");
  await expect(dialog(page)).toContainText("That is no place.");
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  expect(await place(page)).toBe(before);
  await goTo(page, "#999");
  await expect(page.locator(".notice")).toContainText("There is no such input");
});

test("hours pass at once, shards roll over, and markers stand where they did", async ({ page }) => {
  await open(page);
  await key(page, "g");
  await press(dialog(page).getByRole("button", { name: "+4 h" }));
  await expect(page.locator(".notice")).toContainText("4 h 0 min have passed.");
  await expect(clock(page)).toHaveText(/^04:00:/);
  await goTo(page, "+1h");
  await expect(clock(page)).toHaveText(/^05:00:/);
  await key(page, "g");
  await expect(marks(page).first()).toContainText("rolled over");
  const count = await marks(page).count();
  expect(count).toBeGreaterThan(0);
  await page.keyboard.press("Escape");

  await expect(page.locator(".flags .rollover").first()).toBeAttached();
  await key(page, "[");
  await expect(page.locator(".notice")).toContainText("rolled over");
  await expect(slider(page)).toHaveAttribute("aria-valuetext", /Nearest marker, here: Shard/);
  const there = await place(page);
  await key(page, "[");
  expect(await place(page)).toBeLessThan(there);
  await key(page, "]");
  expect(await place(page)).toBe(there);

  // The way there by the list, and by steps that keep the dialog.
  await key(page, "g");
  await press(marks(page).first().getByRole("button"));
  await expect(dialog(page)).toBeHidden();
  await key(page, "g");
  await press(dialog(page).getByRole("button", { name: "Next marker" }));
  await expect(dialog(page).getByRole("status").first()).toContainText("rolled over");
});

test("a long jump shows how far it is, and can be stopped", async ({ page }) => {
  await open(page);
  await goTo(page, "+360d");
  const stop = page.getByRole("button", { name: "Stop" });
  // A fast machine may be there before anybody could look.
  await expect(stop.or(page.locator(".notice"))).toBeVisible();
  if (await stop.isVisible()) {
    await expect(dialog(page)).toBeHidden();
    await stop.press("Enter").catch(() => {});
  }
  await expect(page.locator(".notice")).toContainText(/Stopped|have passed/);
  await expect(page.getByRole("progressbar")).toHaveCount(0);
});

test("steps by what is picked", async ({ page }) => {
  await open(page);
  await key(page, "Shift+Period");
  await expect(page.locator(".notice")).toContainText("Pick a table");
  await press(stage(page).getByRole("button", { name: /^Record 4,/ }));
  await key(page, "Home");
  await key(page, "Shift+Period");
  await expect(stage(page).getByRole("button", { name: /^Record 4,/ })).toBeVisible();
  const recorded = await place(page);
  await key(page, "Shift+Period");
  expect(await place(page)).toBeGreaterThan(recorded);
  await key(page, "Shift+Comma");
  expect(await place(page)).toBe(recorded);
  await key(page, "Shift+ArrowRight");
  expect(await place(page)).toBeGreaterThan(recorded);
});

test("two futures are compared side by side, renamed, deleted and brought back", async ({ page }) => {
  await open(page);
  await key(page, "d");
  await expect(dialog(page)).toContainText("There is one branch only.");
  await page.keyboard.press("Escape");

  await key(page, "b");
  await expect(page.locator(".notice")).toContainText("branch 2 starts here");
  await key(page, "d");
  await expect(dialog(page)).toContainText("They are the same until");
  await page.keyboard.press("Escape");

  await type(page, "Value of pk", "customer#42");
  await send(page, /INSERT of customer#42 became stream record/);
  await key(page, "Space");
  await key(page, "d");
  await press(dialog(page).getByRole("button", { name: "Each as it is now" }));
  await expect(dialog(page)).toContainText("They part at");
  const items = dialog(page).getByRole("region", { name: "Items of Orders" });
  await expect(items).toContainText("customer#42");
  await expect(items).toContainText("not there");
  await expect(dialog(page).getByRole("region", { name: /^Records of Orders/ })).toContainText("no such record");
  await isFine(page);

  // A row leads to its fact, in its branch.
  await press(dialog(page).getByRole("textbox", { name: "Name of main" }));
  await page.keyboard.press("Control+A");
  await page.keyboard.type("before");
  await press(dialog(page).getByRole("button", { name: "Go to before" }));
  await press(items.getByRole("button"));
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole("button", { name: /^Branch branch 2, of 2/ })).toBeVisible();
  await expect(inspector(page)).toContainText("customer#42 was inserted");

  await key(page, "d");
  await press(dialog(page).getByRole("button", { name: "Delete before" }));
  await expect(dialog(page)).toContainText("before is deleted.");
  await expect(dialog(page)).toContainText("There is one branch only.");
  await press(dialog(page).getByRole("button", { name: "Bring it back" }));
  await expect(dialog(page).getByRole("textbox")).toHaveCount(2);
});

test("undo and redo keep both, and writing in the past forks", async ({ page }) => {
  await open(page);
  await type(page, "Value of pk", "customer#42");
  await send(page, /INSERT of customer#42 became stream record/);
  const row = write(page);
  await key(page, "z");
  await expect(page.locator(".notice")).toContainText("Undone.");
  await expect(stage(page).getByRole("button", { name: /^Record 10,/ })).toHaveCount(0);
  await key(page, "Shift+Z");
  await expect(page.locator(".notice")).toContainText("Redone.");
  await expect(stage(page).getByRole("button", { name: /^Record 10,/ })).toBeVisible();
  await expect(row).toBeVisible();
  await goTo(page, "12s");
  await type(page, "Value of pk", "customer#43");
  await send(page, /INSERT of customer#43 became stream record/);
  await key(page, "g");
  await expect(marks(page).filter({ hasText: "begins here" })).toHaveCount(1);
});

for (const colorScheme of ["light", "dark"]) {
  test(`the dialogs fit a phone and break no rule: ${colorScheme}`, async ({ browser, baseURL }) => {
    const viewport = { width: 360, height: 740 };
    const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce", baseURL });
    const page = await context.newPage();
    await page.goto("./");
    await expect(page.getByRole("button", { name: /^Record 9/ }).first()).toBeVisible();
    await goTo(page, "+5h");
    await key(page, "b");
    await key(page, "g");
    await expect(marks(page).first()).toBeVisible();
    await isFine(page);
    await page.keyboard.press("Escape");
    await goTo(page, "+24h");
    await key(page, "d");
    await press(dialog(page).getByRole("button", { name: "Each as it is now" }));
    await expect(dialog(page)).toContainText("They part at");
    await isFine(page);
    await context.close();
  });
}
