// The lanes: shards that roll over and split, readers that go from page to page and from parent to child, edges where
// records were trimmed, streams that outlive being disabled. By keyboard through the menus.

import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";

import { call, inspector, line, open, press, stage } from "./play_screen.mjs";

const menu = (page) => page.getByRole("menu");
const lane = (page, partition) => stage(page).getByRole("list", { name: `Stream records of partition ${partition}, oldest first` });
const reading = (page) => page.getByRole("heading", { name: "Reader", exact: true });

/** Opens a menu of the stage by keyboard, and goes to an item of it with the arrow keys. */
async function choose(page, opener, item) {
  const button = stage(page).getByRole("button", { name: opener, exact: true });
  await press(button);
  const target = menu(page).getByRole("menuitem", { name: item });
  await expect(target).toBeVisible();
  for (let n = 0; n < 8 && !(await target.evaluate((item) => item === document.activeElement)); n += 1) {
    await page.keyboard.press("ArrowDown");
  }
  await expect(target).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(menu(page)).toBeHidden();
  await expect(button).toBeFocused();
}

const lanes = (partition) => `Shards of partition ${partition}: menu`;

async function isFine(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`)).toEqual([]);
  const [wide, available] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(wide).toBeLessThanOrEqual(available);
}

test("a shard is rolled over and a partition is split by keyboard, and the lanes tell the lineage", async ({ page }) => {
  await open(page);
  await choose(page, lanes(0), "Roll over now");
  const seam = lane(page, 0).getByRole("button", { name: /is closed; shard shardId-\S+ continues it$/ });
  await expect(seam).toHaveText(/CLOSED/);
  await press(seam);
  await expect(inspector(page).getByText("Children", { exact: true })).toBeVisible();
  await expect(inspector(page).getByText("Listed", { exact: true })).toBeVisible();

  await choose(page, "Partition 1: menu", "Split");
  await expect(lane(page, 1).getByRole("button", { name: /The partition was split: partition 4 continues it, too/ })).toBeVisible();
  const fork = lane(page, 4).getByRole("button", { name: /It continues shard shardId-\S+ of partition 1, which was split/ });
  await expect(fork).toBeVisible();
  await isFine(page);

  // Each was one call, can be seen as one, and is undone as one.
  await page.getByRole("button", { name: "Calls", exact: true }).click();
  await expect(page.getByText("SplitPartition").first()).toBeVisible();
  await expect(page.getByText("RollOverShard").first()).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(fork).toHaveCount(0);
  await expect(seam).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(seam).toHaveCount(0);
});

test("Escape closes a menu, and the focus goes back to its button", async ({ page }) => {
  await open(page);
  const button = stage(page).getByRole("button", { name: lanes(0), exact: true });
  await press(button);
  await expect(menu(page).getByRole("menuitem").first()).toBeFocused();
  await isFine(page);
  await page.keyboard.press("End");
  await expect(menu(page).getByRole("menuitem").last()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(menu(page).getByRole("menuitem").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(menu(page)).toBeHidden();
  await expect(button).toBeFocused();
});

test("read from a record to the end of a closed shard, and on to its child", async ({ page }) => {
  await open(page);
  const items = Array.from({ length: 14 }, (_, n) => ({ TableName: "Orders", Item: { pk: { S: "customer#7" }, n: { N: String(n) } } }));
  await call(page, "dynamodb", "PutItem", ...items);
  await choose(page, lanes(0), "Roll over now");
  await call(page, "dynamodb", "PutItem", { TableName: "Orders", Item: { pk: { S: "customer#7" }, last: { BOOL: true } } });

  const record = lane(page, 0).getByRole("button", { name: /^Record 12, MODIFY of customer#7/ });
  for (let n = 0; n < 4 && (await record.count()) === 0; n += 1) {
    await press(stage(page).getByRole("button", { name: /earlier records$/ }).first());
  }
  await press(record);
  await choose(page, lanes(0), /^Read from record 12/);
  await expect(reading(page)).toBeVisible();
  await expect(inspector(page).getByText("AT_SEQUENCE_NUMBER").first()).toBeVisible();
  await expect(inspector(page).getByText("10 records in 1 page")).toBeVisible();
  await expect(stage(page).getByRole("button", { name: /AT_SEQUENCE_NUMBER.* waiting.* expires in 1[45] min/ })).toBeVisible();
  await isFine(page);

  await press(inspector(page).getByRole("button", { name: "Next page" }));
  await expect(inspector(page).getByText("The shard is closed and has been read to its end. Its children go on:")).toBeVisible();
  await expect(stage(page).getByRole("button", { name: /AT_SEQUENCE_NUMBER.* read to the end of its shard/ })).toBeVisible();
  await press(inspector(page).getByRole("button", { name: /^Read child .*, partition 0/ }));
  await expect(inspector(page).getByText("1 record in 1 page")).toBeVisible();
  await expect(inspector(page).getByText("TRIM_HORIZON").first()).toBeVisible();
  await expect(stage(page).getByRole("button", { name: /TRIM_HORIZON.* caught up.* expires in/ })).toBeVisible();

  // A quarter of an hour later its iterator cannot be used any more, in AWS's words.
  await line(page, "sim wait 16m");
  await expect(stage(page).getByRole("button", { name: /TRIM_HORIZON.* expired/ })).toBeVisible();
  await press(inspector(page).getByRole("button", { name: "Next page" }));
  await expect(page.getByText(/ExpiredIteratorException/).first()).toBeVisible();
});

test("after 25 hours the lanes begin at a torn edge, and each lineage is one lane", async ({ page }) => {
  await open(page);
  await line(page, "sim wait 13h");
  await expect(lane(page, 0).getByRole("button", { name: /after 2 closed shards without a record/ })).toBeVisible();
  await line(page, "sim wait 12h");
  const edge = lane(page, 0).getByRole("button", { name: /2 records were trimmed 24 hours after being written, the newest of them 1 d 1 h ago/ });
  await expect(edge).toHaveText(/2\s*trimmed/);
  await expect(lane(page, 0).getByText("no record left")).toBeVisible();
  await expect(stage(page).getByRole("list", { name: /^Stream records/ })).toHaveCount(4);
  await isFine(page);
  await press(stage(page).getByRole("button", { name: "Table", exact: true }));
  const shards = stage(page).getByRole("region", { name: "Shards as a table" }).getByRole("row");
  await expect(shards.first()).toContainText("Parent");
  expect(await shards.count()).toBeGreaterThan(8);
  await isFine(page);
});

test("a disabled stream stays below the new one, and can be read", async ({ page }) => {
  await open(page);
  await choose(page, "Stream: menu", "Disable");
  await expect(stage(page).getByText("DISABLING").first()).toBeVisible();
  await line(page, "sim wait 5m");
  await expect(stage(page).getByText("DISABLED").first()).toBeVisible();
  await expect(stage(page).getByText(/can be read for 2\d h \d+ min more/)).toBeVisible();
  await choose(page, "Stream: menu", "Enable another, KEYS_ONLY");
  await line(page, "sim wait 1m");
  const older = stage(page).getByRole("list", { name: "Earlier streams of this table" });
  await expect(older.getByText("DISABLED")).toBeVisible();
  await press(older.getByRole("button", { name: /^Stream of [\d:.]+$/ }));
  await expect(older.getByRole("list", { name: /^Stream records/ })).toHaveCount(4);
  await isFine(page);
  await press(older.getByRole("button", { name: lanes(0), exact: true }));
  await menu(page).getByRole("menuitem", { name: "Read from the oldest record" }).press("Enter");
  await expect(inspector(page).getByText("2 records in 1 page")).toBeVisible();
  await expect(older.getByRole("button", { name: /TRIM_HORIZON.* read to the end of its shard/ })).toBeVisible();
});

test("a table without a stream offers the four view types; Describe shows the call", async ({ page }) => {
  await open(page);
  const definition = {
    TableName: "Plain",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  };
  await call(page, "dynamodb", "CreateTable", definition);
  await line(page, "sim wait 1m");
  await press(stage(page).getByRole("button", { name: "Plain", exact: true }));
  const types = stage(page).getByRole("group", { name: "Turn on a stream" }).getByRole("button");
  await expect(types).toHaveText(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]);
  await isFine(page);
  await press(types.nth(2));
  await expect(stage(page).getByText("no record yet").first()).toBeVisible();
  await choose(page, "Stream: menu", "Describe");
  await expect(page.getByText("StreamViewType").first()).toBeVisible();
});
