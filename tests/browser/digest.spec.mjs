// The same log gives the same digest everywhere: native (tests/golden says which), Node.js, Chromium.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "@playwright/test";

const golden = JSON.parse(readFileSync(new URL("../golden/history.json", import.meta.url)));

/** Runs in Node.js and, sent over as text, in the page. */
function replay([Playground, { recording, digest }]) {
  const playground = Playground.load(JSON.stringify(recording));
  const head = playground.digest();
  const seen = [];
  for (let step = 0; step <= playground.steps; step += 1) {
    playground.seek({ step });
    seen.push(playground.digest());
    playground.seek();
  }
  const again = seen.map((_, step) => {
    playground.seek({ step: seen.length - 1 - step });
    return playground.digest();
  });
  playground.seek();
  return { head, back: playground.digest(), expected: digest, same: again.reverse().join() === seen.join(), steps: seen.length };
}

function check(result) {
  expect(result.head).toBe(result.expected);
  expect(result.back).toBe(result.head);
  expect(result.same).toBe(true);
  expect(result.steps).toBeGreaterThan(20);
}

test("Node.js gives the native digest, at the head and after seeking", () => {
  const { Playground } = createRequire(import.meta.url)(`${process.env.HEADWATER_NODE_PACKAGE}/headwater.js`);
  check(replay([Playground, golden]));
});

test("Chromium gives the native digest, at the head and after seeking", async ({ page }) => {
  await page.goto("./");
  await page.waitForFunction(() => globalThis.wasmBindings?.Playground);
  const call = `(${replay})([globalThis.wasmBindings.Playground, ${JSON.stringify(golden)}])`;
  check(await page.evaluate(call));
});
