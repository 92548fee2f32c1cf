// Runs come and go: as links, files, scripts and examples, and as work that the browser keeps.

import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";

const stage = (page) => page.getByRole("region", { name: "Stage" });
const write = (page) => page.getByRole("region", { name: "Write" });
const dialog = (page) => page.getByRole("dialog");
const notice = (page) => page.locator(".notice:not(.opening) p");
const branch = (page) => page.locator(".branches .menu-button");

/** A run's file as an object, without the proof, which time alone changes. */
const inputsOf = (file) => JSON.parse(file).inputs;

async function open(page, hash = "") {
  await page.goto(`./${hash}`);
  await expect(stage(page).getByRole("button", { name: /^Record/ }).first()).toBeVisible();
}

/** Types into the console, which every width has. */
async function run(page, line) {
  if (!(await page.getByRole("textbox", { name: "Command" }).isVisible())) {
    await page.getByRole("button", { name: "Calls", exact: true }).click();
  }
  await page.getByRole("textbox", { name: "Command" }).fill(line);
  await page.getByRole("textbox", { name: "Command" }).press("Enter");
}

async function share(page) {
  await page.keyboard.press("Control+s");
  await expect(dialog(page).getByRole("heading", { name: "Share and open" })).toBeVisible();
}

const linkField = (page) => dialog(page).getByRole("textbox", { name: "Link to this run" });

/** Closes the dialog; until the browser has told the page so, it could not be opened again. */
async function leave(page) {
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
}

async function linkOf(page) {
  await share(page);
  const link = await linkField(page).inputValue();
  await leave(page);
  return link;
}

async function saved(page, button) {
  await share(page);
  const [download] = await Promise.all([page.waitForEvent("download"), dialog(page).getByRole("button", { name: button }).click()]);
  const text = readFileSync(await download.path(), "utf8");
  await leave(page);
  return { name: download.suggestedFilename(), text };
}

const fileOf = (page) => saved(page, "Save as file");
const scriptOf = (page) => saved(page, "Save AWS CLI script");

/** The digest of a saved run, run again by the page's own engine. */
const digestOf = (page, text) => page.evaluate((text) => globalThis.wasmBindings.Playground.load(text).digest(), text);

async function pick(page, name, text) {
  await share(page);
  await dialog(page).getByLabel("Open a file").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
}

async function drop(page, name, text) {
  await page.evaluate(
    ([name, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name));
      for (const type of ["dragover", "drop"]) {
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
      }
    },
    [name, text],
  );
}

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

test("a link opens the same run in a fresh page, as a branch of its own", async ({ page, browser, baseURL }) => {
  await open(page);
  await run(page, "aws dynamodb put-item --table-name Orders --item '{\"pk\":{\"S\":\"shared\"}}'");
  await page.getByRole("button", { name: "Pause" }).click();
  const link = await linkOf(page);
  expect(link).toContain("#1.");
  expect(link.length).toBeLessThan(1_000);
  const file = await fileOf(page);

  const context = await browser.newContext({ baseURL });
  const other = await context.newPage();
  await open(other);
  await other.goto(link);
  await expect(notice(other)).toContainText("replayed identically");
  await expect(branch(other)).toContainText("link 2");
  expect(other.url()).not.toContain("#");
  const again = await fileOf(other);
  expect(again.name).toBe("link-2.headwater.json");
  expect(again.text).toBe(file.text);
  expect(await digestOf(other, again.text)).toBe(JSON.parse(file.text).digest);
  // What was there before is there still.
  await branch(other).click();
  await expect(other.getByRole("button", { name: /^main/ })).toBeVisible();
  await context.close();
});

test("copying tells so, where it is heard", async ({ page }) => {
  await open(page);
  await share(page);
  await dialog(page).getByRole("button", { name: "Copy link" }).click();
  await expect(dialog(page).getByRole("status")).toHaveText("Copied.");
  const link = await linkField(page).inputValue();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await dialog(page).getByRole("button", { name: "Copy as Markdown" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(
    `[Headwater: a run of ${await inputsIn(page)} inputs and ${await eventsIn(page)} events](${link})`,
  );
});

/** What the snippet says, so that only its form is compared. */
const numbersIn = async (page) => (await page.evaluate(() => navigator.clipboard.readText())).match(/\d+/g) ?? [];
const inputsIn = async (page) => (await numbersIn(page))[0];
const eventsIn = async (page) => (await numbersIn(page))[1];

test("links that are damaged, newer or swollen say so, and leave the work alone", async ({ page }) => {
  await open(page);
  const link = await linkOf(page);
  const { deflateRawSync } = await import("node:zlib");
  const swollen = deflateRawSync(Buffer.alloc(9 * 1024 * 1024)).toString("base64url");
  const hash = link.slice(link.indexOf("#"));
  for (const [bad, sentence] of [
    [hash.slice(0, -9), "a part of it is missing"],
    ["#1.!!!!", "This is no run of Headwater"],
    [`#2.${hash.slice(3)}`, "newer version of Headwater"],
    [`#1.${swollen}`, "too large"],
    ["#99999999999999999999.A", "This is no run of Headwater"],
  ]) {
    await page.evaluate((bad) => (location.hash = bad), bad);
    await expect(notice(page)).toContainText(sentence);
    await expect(branch(page)).toContainText("main");
  }
  // Another end of an address is none of ours.
  await page.evaluate(() => (location.hash = "#/learn"));
  await expect(page).toHaveURL(/#\/learn$/);
});

test("a file goes out, and comes in by the button and by dropping", async ({ page }) => {
  await open(page);
  await run(page, "aws dynamodb put-item --table-name Orders --item '{\"pk\":{\"S\":\"filed\"}}'");
  await page.getByRole("button", { name: "Pause" }).click();
  const { name, text } = await fileOf(page);
  expect(name).toBe("main.headwater.json");
  expect(text.split("\n").length).toBe(inputsOf(text).length + 13);
  await pick(page, "my run.headwater.json", text);
  await expect(notice(page)).toContainText("replayed identically");
  await expect(branch(page)).toContainText("my run 2");
  expect((await fileOf(page)).text).toBe(text);
  await drop(page, "dropped.json", text);
  await expect(branch(page)).toContainText("dropped 3");
  await drop(page, "edited.json", text.replace("filed", "edited"));
  await expect(notice(page)).toContainText("not what was saved");
  await drop(page, "other.json", "{}");
  await expect(notice(page)).toContainText("cannot be opened");
  await drop(page, "huge.json", "x".repeat(9 * 1024 * 1024));
  await expect(notice(page)).toContainText("too large");
  await expect(branch(page)).toContainText("edited 4");
});

test("a script goes out and comes in, and is the same run", async ({ page }) => {
  await open(page);
  await run(page, "aws dynamodb put-item --table-name Orders --item '{\"pk\":{\"S\":\"it'\\''s\"}}'");
  await page.getByRole("button", { name: "Pause" }).click();
  const [file, script] = [await fileOf(page), await scriptOf(page)];
  expect(script.name).toBe("main.headwater.sh");
  expect(script.text).toMatch(/^# headwater: seed 42, start 2026-01-01T00:00:00Z\naws dynamodb create-table /);
  await pick(page, script.name, script.text);
  await expect(notice(page)).toContainText("The script ran on a fresh account");
  const again = await fileOf(page);
  expect(inputsOf(again.text)).toEqual(inputsOf(file.text));
  expect(JSON.parse(again.text).digest).toBe(JSON.parse(file.text).digest);
  await drop(page, "wrong.sh", "aws dynamodb list-tables\naws dynamodb frobnicate\n");
  await expect(notice(page)).toContainText("Line 2: argument operation: Invalid choice");
});

for (const name of ["High scores", "Order shipped", "Four shards", "Late reader"]) {
  test(`the example ${name} opens from the menu`, async ({ page }) => {
    await open(page);
    await branch(page).click();
    await page.getByRole("button", { name: "Examples…" }).click();
    await dialog(page).getByRole("button", { name }).click();
    await expect(dialog(page)).toBeHidden();
    await expect(notice(page)).toContainText("The script ran on a fresh account");
    await expect(branch(page)).toContainText(name);
    // Where the newest shard is empty, the function's batch tells that records came.
    await expect(stage(page).getByRole("button", { name: /^Record|^Batch/ }).first()).toBeVisible();
  });
}

test("work is kept from visit to visit, with its branches, until it is forgotten", async ({ page }) => {
  await open(page);
  await run(page, "aws dynamodb put-item --table-name Orders --item '{\"pk\":{\"S\":\"kept\"}}'");
  await expect(page.locator(".said")).toBeVisible();
  await page.getByRole("button", { name: "Pause" }).click();
  const before = await fileOf(page);
  await page.reload();
  await expect(notice(page)).toContainText("Your work is back");
  expect(inputsOf((await fileOf(page)).text)).toEqual(inputsOf(before.text));
  // A link beside it; both are there after the next visit.
  const link = await linkOf(page);
  await page.evaluate((hash) => (location.hash = hash), link.slice(link.indexOf("#")));
  await expect(branch(page)).toContainText("link 2");
  await page.reload();
  await expect(branch(page)).toContainText("link 2");
  await branch(page).click();
  await page.getByRole("button", { name: /^main/ }).click();
  expect(inputsOf((await fileOf(page)).text)).toEqual(inputsOf(before.text));
  await share(page);
  await dialog(page).getByRole("button", { name: "Forget my work" }).click();
  await leave(page);
  await page.reload();
  await expect(stage(page).getByRole("button", { name: /^Record 9/ })).toBeVisible();
  await expect(notice(page)).toHaveCount(0);
  await expect(branch(page)).toContainText("main");
});

test("a first visit keeps nothing", async ({ page }) => {
  await open(page);
  await page.waitForTimeout(500);
  await page.reload();
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
});

test("everything works where there is no storage, and no history to write", async ({ page }) => {
  await open(page);
  const link = await linkOf(page);
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };
    Object.defineProperty(window, "localStorage", { get: refuse });
    history.replaceState = refuse;
  });
  await page.goto("about:blank");
  await page.goto(link);
  await expect(notice(page)).toContainText("replayed identically");
  await run(page, "aws dynamodb list-tables");
  await expect(page.locator(".said")).toContainText("Orders");
  await share(page);
  await dialog(page).getByRole("button", { name: "Forget my work" }).click();
  await expect(page.locator("#trouble")).toBeHidden();
});

test("a long run is opened piece by piece, and can be stopped", async ({ page }) => {
  await open(page);
  const file = (until, inputs) => JSON.stringify({ headwater: 1, seed: 1, start: "2026-01-01T00:00:00Z", until, inputs });
  // A century of shards that roll over every four hours.
  const table = {
    TableName: "Century",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
  };
  const century = 36_525 * 86_400_000_000;
  await drop(page, "century.json", file(century, [{ at: 0, call: "dynamodb.CreateTable", body: table }]));
  await expect(page.getByRole("progressbar", { name: "Opened" })).toBeVisible();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(notice(page)).toContainText("Stopped");
  await expect(branch(page)).toContainText("main");
  const calls = Array.from({ length: 20_000 }, (_, n) => ({
    at: n * 1_000,
    call: "dynamodb.ListTables",
    body: { Limit: (n % 100) + 1, ExclusiveStartTableName: `Table${(n * 7_919) % 10_007}` },
  }));
  await drop(page, "large.json", file(30_000_000, calls));
  await expect(notice(page)).toContainText("20000 inputs", { timeout: 120_000 });
  await share(page);
  await expect(dialog(page).getByText("This is too long for a link: save a file instead.")).toBeVisible();
  await expect(dialog(page).getByRole("button", { name: "Copy link" })).toHaveCount(0);
});

test("hostile texts stay texts", async ({ page }) => {
  const alarms = [];
  page.on("dialog", (alarm) => alarms.push(alarm.message()) && alarm.dismiss());
  await open(page);
  const corpus = new URL("../golden/saves/", import.meta.url);
  await drop(page, "<img src=x onerror=alert(1)>.json", readFileSync(new URL("hostile.headwater.json", corpus), "utf8"));
  await expect(notice(page)).toContainText("Opened");
  await expect(branch(page)).toContainText("<img src=x onerror=alert(1)>");
  const script = await scriptOf(page);
  expect(script.name).toMatch(/^[A-Za-z0-9-]+\.headwater\.sh$/);
  await drop(page, "\u202ex.sh", script.text);
  await expect(notice(page)).toContainText("The script ran");
  await drop(page, "<b>", "<script>alert(1)</script>");
  await expect(notice(page)).toContainText("cannot be opened");
  expect(await page.locator("img, b b, .app script").count()).toBe(0);
  expect(alarms).toEqual([]);
});

test("the corpus opens in the browser with its digests", async ({ page }) => {
  await open(page);
  const corpus = new URL("../golden/saves/", import.meta.url);
  const digests = JSON.parse(readFileSync(new URL("digests.json", corpus), "utf8"));
  for (const [name, digest] of Object.entries(digests).filter(([name]) => name.endsWith(".json"))) {
    expect(await digestOf(page, readFileSync(new URL(name, corpus), "utf8")), name).toBe(digest);
  }
});

test("the dialogs are accessible, and fit a phone", async ({ browser, baseURL }) => {
  for (const [width, height, colorScheme] of [[1280, 800, "light"], [360, 740, "dark"], [320, 640, "light"]]) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: "reduce", baseURL });
    const page = await context.newPage();
    await open(page);
    await page.getByRole("button", { name: "Share and open" }).click();
    for (const step of ["share", "examples"]) {
      if (step === "share") await expect(linkField(page)).toBeVisible();
      else await dialog(page).getByRole("button", { name: "Examples" }).click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`)).toEqual([]);
      const wide = await page.evaluate(() => {
        const dialog = document.querySelector("dialog");
        return Math.max(document.documentElement.scrollWidth - innerWidth, dialog.scrollWidth - dialog.clientWidth);
      });
      expect(wide).toBeLessThanOrEqual(0);
    }
    await context.close();
  }
});
