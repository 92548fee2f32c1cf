// What a first visit does: it opens the page, writes, changes, writes again identically, and deletes.

import { open, send, type, write } from "./play_screen.mjs";

export async function firstVisit(page) {
  await open(page);
  await type(page, "Value of pk", "customer#77");
  await send(page, /INSERT of customer#77 became stream record/);
  await type(page, "Value of total", "31");
  await send(page, /MODIFY of customer#77 became stream record/);
  await send(page, /no stream record/i);
  await write(page).getByRole("button", { name: "Delete", exact: true }).click();
  await type(page, "Value of pk", "customer#77");
  await send(page, /REMOVE of customer#77 became stream record/);
}
