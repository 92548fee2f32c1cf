// Times PutItem through the WebAssembly of the site, in Node.js, each changing an item of the table; the native twin is
// core/benches/put_item.rs.
// Prints one JSON object a line: {"items": …, "micros": …}, the median of several rounds; and for seeks in runs of so many
// steps {"steps": …, "median": …, "worst": …}, in milliseconds.

import { createRequire } from "node:module";

const { Playground } = createRequire(import.meta.url)(`${process.env.HEADWATER_NODE_PACKAGE}/headwater.js`);

const headers = {
  "content-type": "application/x-amz-json-1.0",
  "x-amz-date": "20260101T000000Z",
  authorization: "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
};

const encoder = new TextEncoder();
const request = (operation, body) => ({
  method: "POST",
  path: "/",
  headers: { ...headers, "x-amz-target": `DynamoDB_20120810.${operation}` },
  body: encoder.encode(JSON.stringify(body)),
});

const filler = "x".repeat(940);
const put = (n, cents) =>
  request("PutItem", {
    TableName: "Orders",
    Item: {
      pk: { S: `customer#${String(n).padStart(8, "0")}` },
      status: { S: "PENDING" },
      total: { N: `${n}.${cents}` },
      paid: { BOOL: false },
      note: { S: filler },
    },
  });

function tableOf(items) {
  const playground = new Playground({ seed: 1, instant: true });
  const created = playground.request(
    request("CreateTable", {
      TableName: "Orders",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    }),
  );
  if (created.status !== 200) throw new Error(new TextDecoder().decode(created.body));
  for (let n = 0; n < items; n += 1) playground.request(put(n, 11));
  return playground;
}

const median = (numbers) => numbers.sort((one, two) => one - two)[Math.floor(numbers.length / 2)];

for (const items of [1_000, 100_000]) {
  const playground = tableOf(items);
  const rounds = Array.from({ length: 15 }, (_, round) => {
    const requests = Array.from({ length: 1_000 }, (_, n) => put(Math.floor((n * items) / 1_000), round + 12));
    const began = performance.now();
    for (const one of requests) playground.request(one);
    return ((performance.now() - began) * 1_000) / requests.length;
  });
  console.log(JSON.stringify({ items, micros: median(rounds) }));
}

/** Writes ten times a second, until so many inputs and events have happened. */
function runOf(steps) {
  const playground = tableOf(0);
  for (let n = 0; playground.steps < steps; n += 1) {
    playground.request(put((n * 7_919) % 1_000, n));
    playground.advance(100);
  }
  return playground;
}

for (const steps of [10_000, 100_000]) {
  const playground = runOf(steps);
  const seek = (step) => {
    const began = process.cpuUsage();
    playground.seek({ step });
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1_000;
  };
  // Time of the processor, and the best of three at each place: a machine has other things to do, too.
  const times = Array.from({ length: 300 }, (_, n) => {
    const step = Math.floor(((n * 0.618_033_988_749_895) % 1) * steps);
    return Math.min(seek(step), seek(step), seek(step));
  });
  console.log(JSON.stringify({ steps, median: median(times), worst: Math.max(...times) }));
}
