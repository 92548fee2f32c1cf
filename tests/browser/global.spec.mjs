// A table in two regions: a replica is added, both regions are written to, both streams tell of it, and the last writer wins.

import { expect, test } from "@playwright/test";

import { inspector, line, open, press, send, stage, type, write } from "./play_screen.mjs";

const card = (page, region) =>
  stage(page).getByRole("list", { name: "Replicas of Orders" }).getByRole("listitem").filter({ hasText: region });

async function writes(page, region, total) {
  await write(page).getByRole("combobox", { name: "Region" }).selectOption(region);
  await type(page, "Value of pk", "customer#77");
  await type(page, "Value of total", total);
  await send(page, /customer#77 became stream record/);
}

async function addReplica(page) {
  await open(page);
  await press(stage(page).getByRole("button", { name: "Orders", exact: true }).first());
  await press(inspector(page).getByRole("button", { name: "Add a replica in eu-west-1" }));
  await expect(card(page, "eu-west-1").getByText("ACTIVE")).toBeVisible();
}

test("add a replica, write in both regions, watch both streams: the last writer wins", async ({ page }) => {
  await addReplica(page);
  await expect(card(page, "us-east-1").getByText(/^4 items/)).toBeVisible();
  // A minute on the way leaves time to write in both.
  await line(page, `sim set-dials --dials '{"replicationLag":60000000}'`);
  await writes(page, "us-east-1", "1");
  await expect(card(page, "eu-west-1").getByText(/1 change on the way here, next in/)).toBeVisible();
  await writes(page, "eu-west-1", "2");
  await expect(card(page, "us-east-1").getByText(/1 change on the way here/)).toBeVisible();
  await line(page, "sim wait 5m");
  await expect(stage(page).getByText(/on the way here/)).toHaveCount(0);

  // Which write was lost, and why, is told.
  await press(page.getByRole("button", { name: "Events", exact: true }));
  await page.getByLabel("Filter the events").fill("customer#77 in us-east-1 lost");
  await press(page.getByRole("button", { name: /lost in eu-west-1: a newer write is there/ }).first());
  await expect(inspector(page).getByText(/lost in eu-west-1/).first()).toBeVisible();
  await expect(inspector(page).getByRole("region", { name: "Why?" }).or(inspector(page).getByText("Why?")).first()).toBeVisible();

  for (const region of ["us-east-1", "eu-west-1"]) {
    await press(card(page, region).getByRole("button"));
    const item = stage(page).getByRole("button", { name: /^Item customer#77/ });
    await expect(item).toHaveAccessibleName(/total 2/);
  }
  // An INSERT, and in the region of the write that was lost a MODIFY.
  await press(card(page, "eu-west-1").getByRole("button"));
  await expect(stage(page).getByRole("button", { name: /^Record .*MODIFY/ })).toHaveCount(0);
});

test("a replica is taken away again, and taking that back brings it back", async ({ page }) => {
  await addReplica(page);
  await press(inspector(page).getByRole("button", { name: "Remove the replica in eu-west-1" }));
  await expect(stage(page).getByRole("list", { name: "Replicas of Orders" })).toHaveCount(0);
  await expect(write(page).getByRole("combobox", { name: "Region" })).toHaveCount(0);
  await press(page.getByRole("button", { name: "Undo" }));
  await expect(card(page, "eu-west-1").getByText("ACTIVE")).toBeVisible();
});
