// The Play screen as a visitor without a pointer uses it.

import { expect } from "@playwright/test";

export const write = (page) => page.getByRole("region", { name: "Write" });
export const stage = (page) => page.getByRole("region", { name: "Stage" });
export const inspector = (page) => page.getByRole("region", { name: "Inspector" });
export const answer = (page) => write(page).getByRole("region", { name: "Answer" });

/** Opens the page and waits until the engine has taken it over. */
export async function open(page) {
  await page.goto("./");
  await expect(stage(page).getByRole("button", { name: /^Record 9/ })).toBeVisible({ timeout: 60_000 });
}

/** Presses a button. */
export async function press(button) {
  await button.focus();
  await button.press("Enter");
}

/** Replaces what a field of the form holds, as typing does. */
export async function type(page, name, text) {
  await write(page).getByRole("textbox", { name, exact: true }).focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}

/** Sends the form; what it came to is told beside it. */
export async function send(page, expected) {
  await page.keyboard.press("Control+Enter");
  await expect(write(page).getByText(expected).first()).toBeVisible();
}

/** Runs a line of the console. */
export async function line(page, text) {
  const log = page.locator(".screen-tab").getByText("Log");
  if (await log.isVisible()) await log.click();
  await page.getByRole("button", { name: "Calls", exact: true }).click();
  const field = page.getByRole("textbox", { name: "Command" });
  await field.fill(text);
  await field.press("Enter");
  await expect(field).toHaveValue("");
}

const TARGETS = { dynamodb: "DynamoDB_20120810", streams: "DynamoDBStreams_20120810", sim: "Headwater", kinesis: "Kinesis_20131202" };

/** Makes calls by the page's JavaScript API, one for each body; gives what came back. */
export const call = (page, service, operation, ...bodies) =>
  page.evaluate(
    ([target, bodies]) => {
      const version = target.startsWith("Kinesis") ? "1.1" : "1.0";
      const headers = { "content-type": `application/x-amz-json-${version}`, "x-amz-target": target, "x-amz-date": "20260101T000000Z" };
      headers.authorization = "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";
      return bodies.map((body) => {
        const answer = globalThis.wasmBindings.pageRequest({ headers, body: JSON.stringify(body) });
        const text = new TextDecoder().decode(answer.body);
        return { status: answer.status, ...(text === "" ? {} : JSON.parse(text)) };
      });
    },
    [`${TARGETS[service]}.${operation}`, bodies],
  );
