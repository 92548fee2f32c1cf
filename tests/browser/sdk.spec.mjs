// The AWS SDK for JavaScript v3, unmodified, works against the playground inside the page.

import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import { build } from "esbuild";

let script;

test.beforeAll(async () => {
  const entry = fileURLToPath(new URL("page/sdk.mjs", import.meta.url));
  const bundle = await build({ entryPoints: [entry], bundle: true, write: false, format: "iife", platform: "browser" });
  script = bundle.outputFiles[0].text;
});

test("DynamoDBClient and DynamoDBStreamsClient: create, write with conditions, read the stream", async ({ page }) => {
  await page.goto("./");
  await page.waitForFunction(() => globalThis.wasmBindings?.Playground);
  await page.addScriptTag({ content: script });
  const result = await page.evaluate(() => globalThis.runSdkSession(globalThis.wasmBindings.Playground));

  expect(result.arn).toBe("arn:aws:dynamodb:eu-west-1:123456789012:table/Orders");
  expect(result).toMatchObject({ status: "ACTIVE", refused: 25, shards: 4, view: "NEW_AND_OLD_IMAGES" });
  expect(result.query).toEqual(["0", "5", "10", "15", "20"]);
  expect(result.records).toHaveLength(50);
  expect(result.pages).toBeGreaterThan(4);
  for (let n = 0; n < 25; n += 1) {
    const key = `customer#${n % 5}/${n}`;
    const changes = result.records.filter((record) => record.key === key);
    expect(changes.map(({ name, old, new: after }) => [name, old, after])).toEqual([
      ["INSERT", undefined, "1"],
      ["MODIFY", "1", "2"],
    ]);
    expect(BigInt(changes[1].sequence)).toBeGreaterThan(BigInt(changes[0].sequence));
    expect(changes[1].shard).toBe(changes[0].shard);
  }
});
