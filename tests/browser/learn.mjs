// Prints, as a JSON array, which functions of an instrumented site a first visit runs, on a wide screen and on a narrow one.

import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { firstVisit } from "./first_visit.mjs";

const CHROMIUMS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const SCREENS = [{ width: 1280, height: 800 }, { width: 360, height: 740 }];

/** One byte a function: whether it ran. */
const ran = () => [...new Uint8Array(globalThis.instrumented.ran.buffer)].flatMap((byte, index) => (byte ? [index] : []));

await import("./server.mjs");
const baseURL = `http://127.0.0.1:${process.env.HEADWATER_PORT}/`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? CHROMIUMS.find(existsSync) });
const all = new Set();
for (const viewport of SCREENS) {
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.newPage({ baseURL, viewport, colorScheme });
    await page.addInitScript(() => {
      addEventListener("TrunkApplicationStarted", (event) => (globalThis.instrumented = event.detail.wasm));
    });
    // Until the opening run is over and all has been drawn.
    if (viewport.width > 1000) await firstVisit(page);
    else await page.goto("./").then(() => page.waitForTimeout(5_000));
    for (const index of await page.evaluate(ran)) all.add(index);
    await page.close();
  }
}
await browser.close();
console.log(JSON.stringify([...all]));
process.exit(0);
