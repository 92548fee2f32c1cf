// The whole table side of the Play screen: tables and their settings, every kind of write and read, the console.

import { expect, test } from "@playwright/test";
import { answer, inspector, open, press, stage, write } from "./play_screen.mjs";

/** Opens the form of an operation. */
async function form(page, group, operation) {
  await press(write(page).getByRole("button", { name: group, exact: true }));
  await press(write(page).locator(`button[title="${operation}"]`));
  await expect(write(page).getByRole("heading", { name: operation })).toBeVisible();
}

async function json(page, request) {
  await press(write(page).getByRole("button", { name: "JSON", exact: true }).first());
  await write(page).getByRole("textbox", { name: /request as DynamoDB JSON/ }).fill(JSON.stringify(request));
}

async function send(page, status) {
  await page.keyboard.press("Control+Enter");
  await expect(answer(page).locator(".answer-status")).toHaveText(String(status));
}

/** Puts an item several times by the page's JavaScript API; gives the statuses that came back. */
const put = (page, times, item) =>
  page.evaluate(([times, item]) => {
    const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.PutItem" };
    headers.authorization = "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";
    headers["x-amz-date"] = "20260101T000000Z";
    const body = JSON.stringify({ TableName: "Orders", Item: item });
    const request = () => globalThis.wasmBindings.pageRequest({ headers, body }).status;
    return Array.from({ length: times }, request);
  }, [times, item]);

const speed = (page, tenths) => page.getByRole("combobox", { name: "Speed" }).selectOption(String(tenths));

test("a table with indexes is created, changed and deleted, and its states are seen", async ({ page }) => {
  await open(page);
  await press(page.getByRole("button", { name: "New table" }));
  await write(page).getByRole("textbox", { name: "TableName" }).fill("Cars");
  await press(write(page).getByRole("button", { name: "Add AttributeDefinition" }));
  const definition = write(page).getByRole("group", { name: "AttributeDefinition 2" });
  await definition.getByRole("textbox", { name: "AttributeName" }).fill("colour");
  await press(write(page).getByRole("button", { name: "Add GlobalSecondaryIndexes" }));
  const index = write(page).getByRole("group", { name: "GlobalSecondaryIndex 1" });
  await index.getByRole("textbox", { name: "IndexName" }).fill("byColour");
  await index.getByRole("textbox", { name: "AttributeName" }).fill("colour");
  await send(page, 200);
  await expect(stage(page).getByRole("button", { name: "Cars", exact: true }).first()).toBeVisible();
  await expect(stage(page).getByText("CREATING").first()).toBeVisible();
  await speed(page, 100);
  await expect(stage(page).locator(".index-chip")).toHaveText("byColourACTIVE");

  await form(page, "Table", "UpdateTable");
  await write(page).getByRole("combobox", { name: "DeletionProtectionEnabled" }).selectOption("true");
  await send(page, 200);
  await form(page, "Table", "DeleteTable");
  await send(page, 400);
  await expect(answer(page)).toContainText("deletion protection");
  await form(page, "Table", "UpdateTable");
  await write(page).getByRole("combobox", { name: "DeletionProtectionEnabled" }).selectOption("false");
  await send(page, 200);
  await form(page, "Table", "DeleteTable");
  await send(page, 200);
  await expect(stage(page).getByRole("button", { name: "Cars (deleted)" })).toBeVisible();
});

test("an index is added to a table, and its backfilling is seen", async ({ page }) => {
  await open(page);
  await form(page, "Table", "UpdateTable");
  await press(write(page).getByRole("button", { name: "Add AttributeDefinitions" }));
  await write(page).getByRole("group", { name: "AttributeDefinition 1" }).getByRole("textbox").fill("status");
  await press(write(page).getByRole("button", { name: "Add GlobalSecondaryIndexUpdates" }));
  await press(write(page).getByRole("button", { name: "Add Create" }));
  await write(page).getByRole("textbox", { name: "IndexName" }).fill("byStatus");
  const create = write(page).getByRole("group", { name: "Create", exact: true });
  await create.getByRole("group", { name: "KeySchema 1" }).getByRole("textbox").fill("status");
  await send(page, 200);
  await expect(stage(page).locator(".index-chip")).toContainText("byStatusCREATING");
  await speed(page, 600);
  await expect(stage(page).locator(".index-chip")).toContainText("backfilling");
  await expect(stage(page).locator(".index-chip")).toHaveText("byStatusACTIVE");
  // It can be read.
  await form(page, "Read", "Query");
  await write(page).getByRole("textbox", { name: "IndexName" }).fill("byStatus");
  await write(page).getByRole("textbox", { name: "KeyConditionExpression" }).fill("#s = :key");
  await write(page).getByRole("textbox", { name: "Value of :key" }).fill("shipped");
  await press(write(page).getByText("More members"));
  await press(write(page).getByRole("button", { name: "Add ExpressionAttributeNames" }));
  await write(page).getByRole("textbox", { name: "Name of new row" }).fill("#s");
  await write(page).getByRole("textbox", { name: "Value of #s" }).fill("status");
  await send(page, 200);
  await expect(answer(page).getByRole("region", { name: "Items" }).locator("tbody tr")).toHaveCount(3);
});

test("conditions, and what is wrong in AWS's words beside its field", async ({ page }) => {
  await open(page);
  await write(page).getByRole("textbox", { name: "Value of pk" }).fill("customer#7");
  await press(write(page).getByText("Condition and more"));
  await write(page).getByRole("textbox", { name: "ConditionExpression" }).fill("attribute_not_exists(pk)");
  await send(page, 400);
  await expect(answer(page)).toContainText("The conditional request failed");

  await press(page.getByRole("button", { name: "New table" }));
  await write(page).getByRole("textbox", { name: "TableName" }).fill("x");
  await send(page, 400);
  const field = write(page).getByText(/Member must have length greater than or equal to 3/).first();
  await expect(field).toBeVisible();
  const [name, said] = [await write(page).getByRole("textbox", { name: "TableName" }).boundingBox(), await field.boundingBox()];
  expect(said.y - name.y).toBeLessThan(80);
});

test("batches and transactions, with what became of each action", async ({ page }) => {
  await open(page);
  await form(page, "Batch", "BatchWriteItem");
  await send(page, 200);
  await expect(answer(page)).toContainText(/INSERT of customer#42 became stream record 1[01]/);
  await expect(answer(page)).toContainText(/REMOVE of customer#7 became stream record 1[01]/);
  await expect(answer(page)).toContainText("2 capacity units of Orders");
  await form(page, "Batch", "TransactWriteItems");
  await send(page, 400);
  const reasons = answer(page).getByRole("list", { name: "What became of each action" }).getByRole("listitem");
  await expect(reasons).toHaveCount(2);
  await expect(reasons.nth(0)).toContainText("nothing against it");
  await expect(reasons.nth(1)).toContainText("ConditionalCheckFailed");
  await page.locator("body").click({ position: { x: 700, y: 20 } });
  await page.keyboard.press("z");
  await page.keyboard.press("z");
  await expect(stage(page).getByRole("button", { name: /^Record 10/ })).toHaveCount(0);
});

test("a scan page by page, as a table and as JSON", async ({ page }) => {
  await open(page);
  await form(page, "Read", "Scan");
  await write(page).getByRole("textbox", { name: "Limit" }).fill("3");
  await send(page, 200);
  const rows = answer(page).getByRole("region", { name: "Items" }).locator("tbody tr");
  await expect(rows).toHaveCount(3);
  await press(answer(page).getByRole("button", { name: "Next page" }));
  await expect(rows).toHaveCount(1);
  await press(answer(page).getByRole("button", { name: "JSON" }));
  await expect(answer(page).getByRole("region", { name: "Response" })).toContainText('"ScannedCount": 1');
  await expect(answer(page)).toContainText("0.5 capacity units of Orders");
});

test("time to live deletes an item, and the stream says who did it", async ({ page }) => {
  await open(page);
  await form(page, "Table", "UpdateTimeToLive");
  await send(page, 200);
  await speed(page, 100000);
  await press(stage(page).getByRole("button", { name: "Orders", exact: true }).first());
  await expect(inspector(page).getByText("ENABLED expires")).toBeVisible();
  await speed(page, 10);
  await form(page, "Write", "PutItem");
  // A day after the run begins.
  await json(page, { TableName: "Orders", Item: { pk: { S: "customer#42" }, expires: { N: "1767312000" } } });
  await send(page, 200);
  await press(stage(page).getByRole("button", { name: /^Item customer#42/ }));
  await expect(inspector(page).getByText(/by expires/)).toBeVisible();
  await speed(page, 100000);
  const removed = stage(page).getByRole("button", { name: /REMOVE of customer#42, by time to live/ });
  await expect(removed).toBeVisible({ timeout: 90_000 });
  await press(removed);
  await expect(inspector(page).getByText("dynamodb.amazonaws.com: time to live")).toBeVisible();
  await press(inspector(page).getByRole("tab", { name: "Why?" }));
  await expect(inspector(page).getByText(/time to live/i).first()).toBeVisible();
});

test("the console lists every call with its request and its response, and takes lines", async ({ page }) => {
  await open(page);
  await press(page.getByRole("button", { name: "Calls", exact: true }));
  const calls = page.getByRole("list", { name: "Calls, newest first" }).getByRole("listitem");
  await expect(calls.first()).toContainText("PutItem");
  const line = page.getByRole("textbox", { name: "Command" });
  const console = page.getByRole("region", { name: "Console" });
  await line.focus();
  await page.keyboard.type("aws dynamodb list-t");
  await page.keyboard.press("Tab");
  await expect(line).toHaveValue("aws dynamodb list-tables");
  await page.keyboard.press("Tab");
  await expect(line).toHaveValue("aws dynamodb list-tags-of-resource");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(console.getByRole("status")).toContainText('"TableNames"');
  await expect(calls.first()).toContainText("ListTables");
  await page.keyboard.press("ArrowUp");
  await expect(line).toHaveValue("aws dynamodb list-tables");
  // Escape empties the line; then Tab goes on.
  await page.keyboard.press("Escape");
  await expect(line).toHaveValue("");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Run" })).toBeFocused();
  await line.fill("aws dynamodb put-item --table-name Orders");
  await line.press("Enter");
  await expect(console.getByRole("status")).toContainText("the following arguments are required: --item");
  await line.fill("aws dynamodb put-item --table-name Orders --item '{\"pk\": {\"S\": \"from-cli\"}}'");
  await line.press("Enter");
  await expect(stage(page).getByRole("button", { name: /^Item from-cli/ })).toBeVisible();

  // A call from JavaScript is one like any other.
  expect(await put(page, 1, { pk: { S: "from-js" } })).toEqual([200]);
  await expect(calls.first()).toContainText("from-js");
  await press(calls.first().getByRole("button").first());
  await expect(calls.first().getByRole("region", { name: "Request of PutItem" })).toContainText("from-js");
  await expect(calls.first().getByRole("region", { name: "Response to PutItem" })).toContainText("{}");
  await expect(stage(page).getByRole("button", { name: /^Item from-js/ })).toBeVisible();
  // Any call can be opened as a form.
  await press(calls.first().getByRole("button", { name: "Open as a form" }));
  await expect(write(page).getByRole("textbox", { name: "Value of pk" })).toHaveValue("from-js");
});

test("a hot partition shows what it gives and that it throttles", async ({ page }) => {
  await open(page);
  await expect(stage(page).getByText("This minute: 2 write").first()).toBeVisible();
  const statuses = await put(page, 60, { pk: { S: "customer#7" }, note: { S: "x".repeat(20_000) } });
  expect(new Set(statuses)).toEqual(new Set([200, 400]));
  await expect(stage(page).getByText(/throttled \d+×/)).toBeVisible();
  await press(stage(page).getByRole("button", { name: /^Partition 0, / }));
  await expect(inspector(page).getByText(/at most 3000 read and 1000 write units a second/)).toBeVisible();
});

test("what is written can be copied as an AWS CLI command, and run as one", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page);
  await press(write(page).getByRole("button", { name: "Copy as AWS CLI command" }));
  await expect(page.getByText("Copied.").first()).toBeVisible();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  expect(command).toContain("aws dynamodb put-item --table-name Orders --item");
  await press(page.getByRole("button", { name: "Calls", exact: true }));
  await page.getByRole("textbox", { name: "Command" }).fill(command);
  await page.keyboard.press("Enter");
  await expect(stage(page).getByRole("button", { name: /^Item customer#42/ })).toBeVisible();
});
