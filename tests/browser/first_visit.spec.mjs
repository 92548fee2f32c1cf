// The WebAssembly comes in two parts. A first visit does without the second; whatever needs it gets it, late or early.

import { expect, test } from "@playwright/test";
import { firstVisit } from "./first_visit.mjs";

const REST = "**/*_rest.wasm";

/** Creates a table and queries it through the page's JavaScript API; the query is in the second part. */
const query = () => {
  const playground = new globalThis.wasmBindings.Playground({ seed: 1, instant: true });
  const call = (operation, body) => {
    const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": `DynamoDB_20120810.${operation}` };
    headers.authorization = "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";
    headers["x-amz-date"] = "20260101T000000Z";
    return playground.request({ method: "POST", path: "/", headers, body: JSON.stringify(body) });
  };
  const key = { AttributeName: "pk", AttributeType: "S" };
  const schema = [{ AttributeName: "pk", KeyType: "HASH" }];
  call("CreateTable", { TableName: "Music", AttributeDefinitions: [key], KeySchema: schema, BillingMode: "PAY_PER_REQUEST" });
  call("PutItem", { TableName: "Music", Item: { pk: { S: "a" } } });
  const values = { ":pk": { S: "a" } };
  const answer = call("Query", { TableName: "Music", KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: values });
  return JSON.parse(new TextDecoder().decode(answer.body)).Count;
};

test("a first visit does its work without the second part", async ({ page }) => {
  await page.route(REST, (route) => route.abort());
  await firstVisit(page);
  await expect(page.locator("#trouble")).toBeHidden();
});

test("the second part comes by itself", async ({ page }) => {
  const fetched = page.waitForResponse(REST);
  await page.goto("./");
  expect((await fetched).ok()).toBe(true);
  await expect.poll(() => page.evaluate(query)).toBe(1);
});

test("a call that needs the second part early waits for it", async ({ page }) => {
  await page.route(REST, (route) => (route.request().resourceType() === "xhr" ? route.continue() : route.abort()));
  await page.goto("./");
  await page.waitForFunction(() => globalThis.wasmBindings);
  expect(await page.evaluate(query)).toBe(1);
});

test("without the second part, the page says so", async ({ page }) => {
  await page.route(REST, (route) => route.abort());
  await page.goto("./");
  await page.waitForFunction(() => globalThis.wasmBindings);
  await page.evaluate((query) => setTimeout(`(${query})()`), query.toString());
  await expect(page.locator("#trouble")).toContainText("could not be loaded");
});
