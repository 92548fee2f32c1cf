// The main job, by keyboard alone: write items, and see exactly which images the consumer's batches carry.

import { expect, test } from "@playwright/test";
import { inspector, open, press, send, stage, type, write } from "./play_screen.mjs";

const KEY = { pk: { S: "customer#77" } };
const item = (total) => ({ ...KEY, status: { S: "placed" }, total: { N: total } });

/** What each view type shows of put, change and delete: the names of images by event. */
const IMAGES = {
  KEYS_ONLY: { INSERT: [], MODIFY: [], REMOVE: [] },
  NEW_IMAGE: { INSERT: ["NewImage"], MODIFY: ["NewImage"], REMOVE: [] },
  OLD_IMAGE: { INSERT: [], MODIFY: ["OldImage"], REMOVE: ["OldImage"] },
  NEW_AND_OLD_IMAGES: { INSERT: ["NewImage"], MODIFY: ["NewImage", "OldImage"], REMOVE: ["OldImage"] },
};

const CHANGES = [
  { eventName: "INSERT", NewImage: item("30") },
  { eventName: "MODIFY", OldImage: item("30"), NewImage: item("31") },
  { eventName: "REMOVE", OldImage: item("31") },
];

/** The records of all batches that the function received since the stream was opened, in order of the batches. */
async function delivered(page, count) {
  const batches = page.getByRole("list", { name: /^Newest batches/ }).getByRole("button", { name: /succeeded/ });
  await expect(batches).toHaveCount(count);
  const records = [];
  for (let n = 0; n < count; n += 1) {
    await press(batches.nth(n));
    const event = inspector(page).getByRole("region", { name: "Lambda event" });
    await expect(event).toBeVisible();
    records.push(...JSON.parse(await event.innerText()).Records);
  }
  return records;
}

for (const [view, images] of Object.entries(IMAGES)) {
  test(`put, change, put again, delete: ${view}`, async ({ page }) => {
    await open(page);
    // A stream's view type cannot be changed: another stream begins, also where the type was there before.
    for (const choice of view === "NEW_AND_OLD_IMAGES" ? ["KEYS_ONLY", view] : [view]) {
      await press(write(page).getByRole("button", { name: choice, exact: true }));
      await expect(stage(page).getByText("No batch yet.")).toBeVisible();
      await expect(stage(page).locator("code").getByText(choice, { exact: true }).first()).toBeVisible();
    }

    await type(page, "Value of pk", "customer#77");
    await send(page, /INSERT of customer#77 became stream record/);
    await type(page, "Value of total", "31");
    await send(page, /MODIFY of customer#77 became stream record/);
    await send(page, /no stream record/i);
    await press(write(page).getByRole("button", { name: "Delete", exact: true }));
    await type(page, "Value of pk", "customer#77");
    await send(page, /REMOVE of customer#77 became stream record/);

    // The default speed is real time, so each write may have had a batch of its own, or shared one.
    const records = [];
    await expect
      .poll(async () => (await stage(page).getByText("up to date").count()) === 4, { timeout: 30_000 })
      .toBe(true);
    const batches = await page.getByRole("list", { name: /^Newest batches/ }).getByRole("button").count();
    records.push(...(await delivered(page, batches)));

    expect(records.map((record) => record.eventName)).toEqual(["INSERT", "MODIFY", "REMOVE"]);
    records.forEach((record, n) => {
      const { Keys, NewImage, OldImage, StreamViewType } = record.dynamodb;
      const shown = images[record.eventName];
      expect(Keys).toEqual(KEY);
      expect(StreamViewType).toBe(view);
      expect(NewImage).toEqual(shown.includes("NewImage") ? CHANGES[n].NewImage : undefined);
      expect(OldImage).toEqual(shown.includes("OldImage") ? CHANGES[n].OldImage : undefined);
    });
  });
}

test("create a table with another view type, map it, write to it, and watch its consumer", async ({ page }) => {
  await open(page);
  await press(page.getByRole("button", { name: "New table" }));
  await type(page, "TableName", "Parcels");
  await write(page).getByRole("combobox", { name: "StreamViewType" }).selectOption("OLD_IMAGE");
  await page.keyboard.press("Control+Enter");
  await expect(stage(page).getByText("CREATING")).toBeVisible();
  await expect(stage(page).locator("code").getByText("OLD_IMAGE", { exact: true })).toBeVisible();
  await page.getByRole("combobox", { name: "Speed" }).selectOption("50");
  await expect(stage(page).locator(".state").getByText("ACTIVE")).toBeVisible();
  await press(stage(page).getByRole("button", { name: "Map stream to function" }));
  await page.keyboard.press("Control+Enter");
  await expect(write(page).getByText("202")).toBeVisible();
  await expect(stage(page).getByText("Enabled", { exact: true })).toBeVisible({ timeout: 40_000 });
  await press(write(page).getByRole("button", { name: "Write", exact: true }));
  await type(page, "Value of pk", "parcel#1");
  await send(page, /INSERT of parcel#1 became stream record 1/);
  const [record] = await delivered(page, 1);
  expect(record.eventSourceARN).toContain(":table/Parcels/stream/");
  expect(record.dynamodb).toMatchObject({ Keys: { pk: { S: "parcel#1" } }, StreamViewType: "OLD_IMAGE" });
  expect(record.dynamodb).not.toHaveProperty("NewImage");
  expect(record.dynamodb).not.toHaveProperty("OldImage");
});

test("time goes back and forth, and writing in the past begins another future", async ({ page }) => {
  await open(page);
  const record = (n) => stage(page).getByRole("button", { name: new RegExp(`^Record ${n},`) });
  await press(page.getByRole("button", { name: "To the beginning" }));
  await expect(record(9)).toHaveCount(0);
  await press(page.getByRole("button", { name: "To the newest moment" }));
  await expect(record(9)).toBeVisible();

  const slider = page.getByRole("slider", { name: "Event" });
  const newest = Number(await slider.inputValue());
  await press(page.getByRole("button", { name: "Previous event" }));
  expect(Number(await slider.inputValue())).toBeLessThan(newest);
  await slider.focus();
  await page.keyboard.press("Home");
  for (let n = 0; n < 14; n += 1) await page.keyboard.press(".");
  await expect(record(1)).toBeVisible();
  await expect(record(9)).toHaveCount(0);

  await type(page, "Value of pk", "customer#42");
  await send(page, /INSERT of customer#42 became stream record/);
  await expect(page.getByRole("button", { name: /^Branch .*of 2/ })).toBeVisible();
});

test("a poison record blocks its shard, and the page says so", async ({ page }) => {
  await open(page);
  await press(write(page).getByRole("button", { name: "Break it" }));
  await type(page, "Value of status", "poison");
  await send(page, /INSERT of customer#42 became stream record/);
  await expect(stage(page).getByText(/blocked by record/).first()).toBeVisible({ timeout: 30_000 });
});

test("what is wrong is said in a sentence, and what was typed stays", async ({ page }) => {
  await open(page);
  await type(page, "Value of total", "twelve");
  await page.keyboard.press("Control+Enter");
  await expect(write(page).getByText(/twelve/).first()).toBeVisible();
  await expect(write(page).getByRole("textbox", { name: "Value of total" })).toHaveValue("twelve");
  await expect(stage(page).getByRole("button", { name: /^Record 10,/ })).toHaveCount(0);
});

test("hostile text is shown as text", async ({ page }) => {
  await open(page);
  const hostile = `<img src=x onerror="window.hit=1">`;
  await type(page, "Value of pk", hostile);
  await send(page, /became stream record/);
  await press(stage(page).getByRole("button", { name: /^Record 10,/ }));
  expect(await page.evaluate(() => window.hit)).toBeUndefined();
  expect(await page.locator("img").count()).toBe(0);
});
