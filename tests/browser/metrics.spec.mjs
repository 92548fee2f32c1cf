// Metrics by the minute, as charts, as a reading and as a table; and an alarm from the form to its end.

import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";

import { line, open, press, write } from "./play_screen.mjs";

const panel = (page) => page.getByRole("region", { name: "Metrics", exact: true });
const card = (page, name) => panel(page).getByRole("button", { name: new RegExp(`^${name}: `) });
const alarms = (page) => panel(page).getByRole("list", { name: "Alarms" });

/** On a narrow screen the panel stands behind a tab. */
async function show(page) {
  const log = page.locator(".screen-tab").getByText("Log");
  if (await log.isVisible()) await log.click();
  await press(page.getByRole("button", { name: "Metrics", exact: true }));
}

test("what happened is read by the minute, with the keyboard alone", async ({ page }) => {
  await open(page);
  await show(page);
  await expect(panel(page).getByRole("heading", { name: /^audit AWS\/Lambda/ })).toBeVisible();
  await press(card(page, "Invocations"));
  const detail = panel(page).getByRole("region", { name: "Invocations of audit" });
  await expect(detail.getByText(/^00:00: SampleCount \d+, Average 1, Sum \d+, Minimum 1, Maximum 1$/)).toBeVisible();
  const minute = detail.getByRole("slider", { name: "Minute" });
  await minute.focus();
  await page.keyboard.press("End");
  await expect(minute).toHaveAttribute("aria-valuetext", /no data$/);
  await page.keyboard.press("Home");
  await expect(minute).toHaveAttribute("aria-valuetext", /^00:00: SampleCount/);
  await detail.getByText("As a table").click();
  await expect(detail.getByRole("rowheader", { name: "00:00" })).toBeVisible();
  await press(detail.getByRole("button", { name: "Close" }));
  await expect(detail).toHaveCount(0);
});

test("an alarm is made from a metric, goes off, tells its topic and is deleted", async ({ page }) => {
  await open(page);
  await line(page, "sim put-function --function-name audit --behaviour FailOnMatch --match poison");
  await show(page);
  await press(card(page, "Errors"));
  await press(panel(page).getByRole("button", { name: "Make an alarm" }));
  await expect(write(page).getByRole("textbox", { name: "AlarmName", exact: true })).toHaveValue("Errors audit");
  await write(page).getByRole("textbox", { name: "EvaluationPeriods", exact: true }).fill("1");
  await write(page).getByRole("textbox", { name: "DatapointsToAlarm", exact: true }).fill("1");
  await page.keyboard.press("Control+Enter");
  await expect(alarms(page).getByText("INSUFFICIENT_DATA")).toBeVisible();

  await line(page, "sim wait 2m");
  await show(page);
  await expect(alarms(page).getByText("✓OK", { exact: true })).toBeVisible();
  await line(page, `aws dynamodb put-item --table-name Orders --item '{"pk":{"S":"poison"}}'`);
  await line(page, "sim wait 1m");
  await show(page);
  await expect(alarms(page).getByText("▲ALARM", { exact: true })).toBeVisible();
  await expect(alarms(page).getByText(/was greater than or equal to the threshold/)).toBeVisible();
  await expect(panel(page).getByText(/^Alarms: 1 ALARM, 0 OK/)).toBeVisible();
  await press(page.getByRole("button", { name: "Events", exact: true }));
  await expect(page.getByText(/Alarm Errors audit told alarms that it is ALARM/).first()).toBeVisible();

  await show(page);
  await press(alarms(page).getByRole("button", { name: "Delete Errors audit" }));
  await expect(alarms(page)).toHaveCount(0);
});

for (const [size, viewport] of Object.entries({ desktop: { width: 1280, height: 800 }, narrow: { width: 320, height: 640 } })) {
  for (const colorScheme of ["light", "dark"]) {
    test(`accessible and within its width: ${size}, ${colorScheme}`, async ({ browser, baseURL }) => {
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce", baseURL });
      const page = await context.newPage();
      await page.goto("./");
      await expect(page.getByRole("button", { name: /^Record 9/ }).first()).toBeVisible({ timeout: 60_000 });
      await line(page, "aws cloudwatch put-metric-alarm --alarm-name late --namespace AWS/Lambda --metric-name IteratorAge --dimensions Name=FunctionName,Value=audit --statistic Maximum --period 60 --evaluation-periods 1 --threshold 300 --comparison-operator GreaterThanThreshold");
      await show(page);
      await card(page, "IteratorAge").click();
      await panel(page).getByText("As a table").click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`)).toEqual([]);
      const [wide, available] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      expect(wide).toBeLessThanOrEqual(available);
      await context.close();
    });
  }
}
