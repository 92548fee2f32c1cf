// Enhanced fan-out in the page: the AWS SDK for JavaScript v3 decodes what SubscribeToShard pushes.

import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import { build } from "esbuild";

let script;

test.beforeAll(async () => {
  const entry = fileURLToPath(new URL("page/kinesis.mjs", import.meta.url));
  const bundle = await build({ entryPoints: [entry], bundle: true, write: false, format: "iife", platform: "browser" });
  script = bundle.outputFiles[0].text;
});

test("KinesisClient: put, read, and be pushed to", async ({ page }) => {
  await page.goto("./");
  await page.waitForFunction(() => globalThis.wasmBindings?.Playground);
  await page.addScriptTag({ content: script });
  const result = await page.evaluate(() => globalThis.runKinesisSession(globalThis.wasmBindings.Playground));

  const five = ["a: record 0", "b: record 1", "c: record 2", "d: record 3", "e: record 4"];
  expect(result).toMatchObject({ read: five, status: "ACTIVE", listed: ["Dashboard"], left: 0 });
  expect(result.arn).toBe("arn:aws:kinesis:eu-west-1:123456789012:stream/Clicks");
  expect(result.created).toBe("2026-01-01T00:00:00.000Z");
  expect(result.consumer).toBe(`${result.arn}/consumer/Dashboard:1767225600`);

  const [first, second, ...rest] = result.pushed.events;
  expect(first).toMatchObject({ records: five, numbers: result.numbers, arrived: true, behind: 0 });
  expect(first.next).toBe(result.numbers[4]);
  expect(second.records).toEqual(["f: record 5"]);
  expect(BigInt(second.next)).toBeGreaterThan(BigInt(first.next));
  // An empty event every five seconds until five minutes are over.
  expect(rest.length).toBe(59);
  expect(rest.every(({ records, behind }) => records.length === 0 && behind === 0)).toBe(true);
  const numbers = rest.map(({ next }) => BigInt(next));
  expect(numbers.every((number, n) => n === 0 || number > numbers[n - 1])).toBe(true);
  expect(result.pushed.refused).toContain("Another active subscription exists for this consumer");
});
