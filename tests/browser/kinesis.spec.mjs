// Kinesis on the stage: a stream is created with one button, records are put by form, shards are split and merged by the
// keyboard, and a reader goes from a closed shard to its child. In both themes and widths nothing is wrong.

import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";

import { call, inspector, line, open, press, stage, type, write } from "./play_screen.mjs";

const menu = (page) => page.getByRole("menu");
const block = (page, name = "clicks") => stage(page).getByRole("region", { name: `Kinesis stream ${name}`, exact: true });
const lane = (page, shard) => block(page).getByRole("list", { name: `Records of shard ${shard}, oldest first`, exact: true });
const box = (page, shard) => block(page).getByRole("button", { name: new RegExp(`^Shard ${shard}, `) });
const b64 = (text) => Buffer.from(text).toString("base64");

/** Opens a menu of the stage by keyboard, and goes to an item of it with the arrow keys. */
async function choose(page, opener, item, closes = true) {
  const button = stage(page).getByRole("button", { name: opener, exact: true });
  await press(button);
  const target = menu(page).getByRole("menuitem", { name: item, exact: true });
  await expect(target).toBeVisible();
  for (let n = 0; n < 16 && !(await target.evaluate((item) => item === document.activeElement)); n += 1) {
    await page.keyboard.press("ArrowDown");
  }
  await expect(target).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(menu(page)).toBeHidden();
  if (closes) await expect(button).toBeFocused();
}

async function isFine(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`)).toEqual([]);
  const [wide, available] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(wide).toBeLessThanOrEqual(available);
}

/** A stream as the empty state offers it, ACTIVE, alone on the stage. */
async function created(page) {
  await open(page);
  await press(write(page).getByRole("button", { name: "Kinesis", exact: true }));
  await expect(stage(page).getByText("No Kinesis stream yet.")).toBeVisible();
  await press(stage(page).getByRole("button", { name: "Create stream" }));
  await press(stage(page).getByRole("button", { name: "clicks (Kinesis)" }));
  await line(page, "sim wait 1m");
  await expect(box(page, 1)).toBeVisible();
}

/** Puts records by the API, one for each key. */
const put = (page, ...keys) =>
  call(page, "kinesis", "PutRecord", ...keys.map((key) => ({ StreamName: "clicks", PartitionKey: key, Data: b64(`{"by":"${key}"}`) })));

test("a stream is created with one button, and a record put by form stands in the shard of its hash", async ({ page }) => {
  await created(page);
  await expect(box(page, 0)).toHaveAccessibleName("Shard 0, open, 0–50 % of all hashes");
  await choose(page, "Kinesis stream clicks: menu", "Put a record…", false);
  await expect(write(page).getByRole("textbox").first()).toBeFocused();
  await type(page, "PartitionKey", "a");
  await page.keyboard.press("Control+Enter");
  await expect(lane(page, 0).getByRole("button", { name: "Record 1 of a" })).toBeVisible();
  await put(page, "test");
  await press(lane(page, 1).getByRole("button", { name: "Record 2 of test" }));
  await expect(inspector(page).getByText("MD5 of the key")).toBeVisible();
  await expect(inspector(page).getByText('{"by":"test"}')).toBeVisible();
  await press(inspector(page).getByRole("button", { name: "Hex" }));
  await expect(inspector(page).getByText("7b 22 62 79")).toBeVisible();
  await expect(inspector(page).getByText(/^2: records of the stream's group/)).toBeVisible();
  await isFine(page);
});

test("shards are split and merged by keyboard, and a reader goes from a closed shard to its child", async ({ page }) => {
  await created(page);
  await put(page, "a", "b", "e", "a");
  await choose(page, "Shard 0: menu", "Split in the middle");
  await line(page, "sim wait 1m");
  await expect(box(page, 2)).toHaveAccessibleName("Shard 2, open, 0–25 % of all hashes");
  await expect(box(page, 3)).toHaveAccessibleName("Shard 3, open, 25–50 % of all hashes");
  await expect(box(page, 0)).toHaveAccessibleName(/CLOSED/);
  await expect(lane(page, 0).getByRole("button", { name: "Shard 0 is closed: split into shards 2 & 3" })).toBeVisible();
  await expect(lane(page, 3).getByRole("button", { name: "Shard 3 is one half of shard 0, which was split" })).toBeVisible();
  await isFine(page);

  await choose(page, "Shard 2: menu", "Merge with shard 3");
  await line(page, "sim wait 1m");
  await expect(lane(page, 4).getByRole("button", { name: "Shard 4 took the place of shards 2 and 3" })).toBeVisible();
  await put(page, "a");

  await choose(page, "Shard 0: menu", "Read from the oldest record");
  await expect(inspector(page).getByRole("heading", { name: "Reader" })).toBeVisible();
  await expect(inspector(page).getByText("The shard is closed and has been read to its end. Its children go on:")).toBeVisible();
  await press(inspector(page).getByRole("button", { name: "Read child 2" }));
  await press(inspector(page).getByRole("button", { name: "Read child 4" }));
  await expect(stage(page).getByRole("button", { name: /TRIM_HORIZON.* caught up.* expires in/ })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Undo" }).click();

  await press(stage(page).getByRole("button", { name: "Table", exact: true }));
  await expect(stage(page).getByRole("region", { name: "Shards of clicks as a table" })).toContainText("340282366920938463463374607431768211455");
  await isFine(page);
});

for (const [width, scheme] of [[1280, "light"], [1280, "dark"], [360, "light"], [360, "dark"]]) {
  test(`forty shards and long names at ${width} px, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    await open(page);
    const name = "a.very-long_name".repeat(8);
    await call(page, "kinesis", "CreateStream", { StreamName: name, ShardCount: 40 });
    await press(stage(page).getByRole("button", { name: `${name} (Kinesis)` }));
    await line(page, "sim wait 1m");
    await call(page, "kinesis", "PutRecord", ...Array.from({ length: 30 }, (_, n) => ({ StreamName: name, PartitionKey: `${n}`.repeat(200), Data: b64("x") })));
    const screen = page.locator(".screen-tab").getByText("Do");
    if (await screen.isVisible()) await screen.click();
    await expect(block(page, name).getByText("Shards 1 to 8 of 40")).toBeVisible();
    await press(block(page, name).getByRole("button", { name: "Next" }));
    await expect(block(page, name).getByText("Shards 9 to 16 of 40")).toBeVisible();
    await isFine(page);
  });
}
