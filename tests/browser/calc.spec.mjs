// The calculators: reached and used by keyboard, right about the documents' example, clear about bad input.

import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { open } from "./play_screen.mjs";

const ROUTES = { Shards: "#/calc", Capacity: "#/calc/capacity", "Fan-out": "#/calc/fan-out", Cost: "#/calc/cost" };

const result = (page) => page.getByRole("region", { name: "Result" });
const field = (page, name) => page.getByLabel(name);
/** What a card says, such as `2 shards`. */
const figure = (page, name) => result(page).getByRole("listitem").filter({ has: page.getByRole("heading", { name }) }).locator(".calc-value");

async function calculator(page, name = "Shards") {
  await page.goto(`./${ROUTES[name]}`);
  await expect(page.getByRole("heading", { level: 1, name: "Calculators" })).toBeVisible({ timeout: 60_000 });
  await page.waitForFunction(() => [...document.styleSheets].some((sheet) => sheet.href?.endsWith("calc.css")));
}

/** Puts something else into a field, as typing does. */
async function retype(page, name, text) {
  await field(page, name).focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}

test("from the playground and back, by keyboard alone", async ({ page }) => {
  await open(page);
  const title = await page.title();
  await page.locator(".menu-button").focus();
  await page.keyboard.press("Enter");
  const link = page.getByRole("link", { name: /^Calculators/ });
  for (let n = 0; n < 20 && !(await link.evaluate((link) => link === document.activeElement)); n += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page).toHaveTitle(/^Shards calculator/);
  await page.getByRole("link", { name: "Fan-out", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/calc\/fan-out$/);
  await expect(page.getByRole("link", { name: "Fan-out", exact: true })).toHaveAttribute("aria-current", "page");
  await page.goBack();
  await expect(page.getByRole("link", { name: "Shards", exact: true })).toHaveAttribute("aria-current", "page");
  await page.getByRole("link", { name: "Playground" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".menu-button")).toBeFocused();
  await expect(page).toHaveTitle(title);
  // The playground is as it was, and its keys work again.
  await expect(page.getByRole("button", { name: /^Record 9/ })).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Headwater" })).toBeVisible();
});

test("the documents' example: two shards as printed, one in truth", async ({ page }) => {
  await calculator(page);
  await expect(figure(page, "Formula as printed")).toHaveText("2 shards");
  await expect(figure(page, "Formula corrected")).toHaveText("1 shard");
  await expect(figure(page, "Measured from payloads")).toHaveText("1 shard");
  await expect(page.getByRole("status")).toHaveText("1 shard from real payloads; 2 shards by the formula as printed, 1 corrected.");
  await expect(result(page)).toContainText("1,336,400 bytes a second = 1.2745 MB a second");
  await expect(result(page)).toContainText("64,250 bytes a second = 0.0613 MB a second");
  await expect(result(page)).toContainText("No limit decides");
  await expect(result(page).getByRole("rowheader")).toHaveText(["Bytes in", "Records in", "Bytes out"]);
});

test("typing changes the result; each limit can decide", async ({ page }) => {
  await calculator(page);
  await retype(page, "Writes to the table", "3000");
  await retype(page, "Share of updates", "0");
  await retype(page, "An item, as DynamoDB JSON", '{"pk":{"S":"a"}}');
  await expect(figure(page, "Measured from payloads")).toHaveText("3 shards");
  await expect(result(page)).toContainText("Records in decide");
  await retype(page, "Standard consumers", "12");
  await expect(result(page)).toContainText("Reading decides");
  await expect(result(page)).toContainText("none can read once a second");
  await page.getByRole("button", { name: "Use 3 bytes as the record size" }).press("Enter");
  await expect(field(page, "Average record size")).toHaveValue("3");
  await page.getByRole("button", { name: "Back to the example" }).press("Enter");
  await expect(field(page, "Average record size")).toHaveValue("1285");
  await expect(figure(page, "Formula as printed")).toHaveText("2 shards");
});

test("payloads are measured from a table of the run", async ({ page }) => {
  await calculator(page);
  await field(page, "Measure payloads from").selectOption({ label: "Table Orders (us-east-1)" });
  await expect(result(page)).toContainText("Measured from the items of Orders");
  await expect(field(page, "An item, as DynamoDB JSON")).toHaveCount(0);
});

test("bad input gets a sentence and is kept", async ({ page }) => {
  await calculator(page);
  await retype(page, "Writes to the table", "forty");
  await expect(field(page, "Writes to the table")).toHaveValue("forty");
  await expect(field(page, "Writes to the table")).toHaveAccessibleDescription(/This is not a number/);
  await expect(field(page, "Writes to the table")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByRole("status")).toContainText("cannot be reckoned with");
  await retype(page, "Writes to the table", "40");
  await expect(figure(page, "Formula as printed")).toHaveText("2 shards");
  await retype(page, "An item, as DynamoDB JSON", '<img src=x onerror="alert(1)">');
  await expect(field(page, "An item, as DynamoDB JSON")).toHaveAccessibleDescription("This is not a JSON object.");
  await expect(figure(page, "Formula corrected")).toHaveText("1 shard");
});

test("the playground's keys do nothing here, and Enter in a field goes nowhere", async ({ page }) => {
  await calculator(page);
  await page.getByRole("heading", { level: 1 }).focus();
  for (const key of ["?", "b", "Control+s", "Control+Enter"]) await page.keyboard.press(key);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await field(page, "Writes to the table").press("Enter");
  await expect(page).toHaveURL(/#\/calc$/);
  await page.getByRole("link", { name: "Playground" }).press("Enter");
  await expect(page.locator(".menu-button")).toHaveAccessibleName(/of 1\./);
});

test("capacity, fan-out and cost come out as documented", async ({ page }) => {
  await calculator(page, "Capacity");
  await expect(figure(page, "Write capacity")).toHaveText("80 WCU");
  await expect(figure(page, "Read capacity")).toHaveText("50 RCU");
  await field(page, "Read by").selectOption("Transactions");
  await expect(figure(page, "Read capacity")).toHaveText("200 RCU");
  await calculator(page, "Fan-out");
  await retype(page, "Standard consumers", "5");
  await expect(figure(page, "Standard: age of a record")).toHaveText("grows without end");
  await expect(result(page)).toContainText("2.5 of 2 MB a second: too much");
  await calculator(page, "Cost");
  await expect(figure(page, "Provisioned")).toHaveText("$39.74 a month");
  await page.getByText("Prices", { exact: true }).click();
  await retype(page, /^Shard, /, "0.03");
  await expect(figure(page, "Provisioned")).toHaveText("$61.34 a month");
});

const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`accessible and within its width: ${size}, ${colorScheme}`, async ({ browser, baseURL }) => {
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce", baseURL });
      const page = await context.newPage();
      for (const name of Object.keys(ROUTES)) {
        await calculator(page, name);
        if (name === "Shards") await retype(page, "Writes to the table", "x");
        if (name === "Cost") await page.getByText("Prices", { exact: true }).click();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`)).toEqual([]);
        const [wide, available] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        expect(wide, name).toBeLessThanOrEqual(available);
        const small = await page.locator("main :is(a, button, input, select, summary)").evaluateAll((all) =>
          all.filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 24).map((each) => each.outerHTML),
        );
        expect(small).toEqual([]);
      }
      await context.close();
    });
  }
}
