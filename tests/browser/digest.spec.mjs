// The same log gives the same digest everywhere: native (tests/golden says which), Node.js, Chromium.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "@playwright/test";

const folder = new URL("../golden/", import.meta.url);
/** The fixed history, then random ones from the simulation. */
const histories = readdirSync(folder)
  .filter((name) => /^(history|random_\d+)\.json$/.test(name))
  .sort()
  .map((name) => [name, JSON.parse(readFileSync(new URL(name, folder)))]);

/** Runs in Node.js and, sent over as text, in the page. */
function replay([Playground, history]) {
  const targets = { DynamoDb: "DynamoDB_20120810", Streams: "DynamoDBStreams_20120810", Lambda: "AWSLambda_20150331", Kinesis: "Kinesis_20131202" };
  const startMs = history.start_seconds * 1_000;
  const playground = new Playground({ seed: history.seed, startMs, dials: history.dials });
  const runUntil = (ms) => playground.advance(startMs + ms - playground.nowMs);
  for (const { at_ms, service, operation, region = "us-east-1", body } of history.calls) {
    runUntil(at_ms);
    playground.request({
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `${targets[service] ?? "Headwater"}.${operation}`,
        "x-amz-date": "20260101T000000Z",
        authorization: `AWS4-HMAC-SHA256 Credential=A/1/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(body),
    });
  }
  runUntil(history.until_ms);

  const head = playground.digest();
  const digestAt = (step) => {
    playground.seek({ step });
    const digest = playground.digest();
    playground.seek();
    return digest;
  };
  // Every step of a short run, as many of a long one.
  const stride = Math.ceil(playground.steps / 400);
  const steps = Array.from({ length: playground.steps + 1 }, (_, step) => step).filter((step) => step % stride === 0);
  const forth = steps.map(digestAt);
  const back = steps.toReversed().map(digestAt).toReversed();
  const saved = Playground.load(playground.save()).digest();
  const same = forth.join() === back.join() && new Set(forth).size === steps.length;
  return { head, after: playground.digest(), saved, expected: history.digest, same, steps: steps.length };
}

function check(result) {
  expect(result.head).toBe(result.expected);
  expect(result.after).toBe(result.head);
  expect(result.saved).toBe(result.head);
  expect(result.same).toBe(true);
  expect(result.steps).toBeGreaterThan(20);
}

test("there are random histories, too", () => expect(histories.length).toBeGreaterThan(3));

for (const [name, history] of histories) {
  test(`Node.js gives the native digest of ${name}, at the head and after seeking`, () => {
    const { Playground } = createRequire(import.meta.url)(`${process.env.HEADWATER_NODE_PACKAGE}/headwater.js`);
    check(replay([Playground, history]));
  });

  test(`Chromium gives the native digest of ${name}, at the head and after seeking`, async ({ page }) => {
    await page.goto("./");
    await page.waitForFunction(() => globalThis.wasmBindings?.Playground);
    const call = `(${replay})([globalThis.wasmBindings.Playground, ${JSON.stringify(history)}])`;
    check(await page.evaluate(call));
  });
}
