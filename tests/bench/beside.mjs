// Drives Headwater's endpoint and dynalite, then kinesalite, with the same requests over HTTP, one server after the other, and
// prints a JSON object a line: {"server", "operation", "concurrency", "requests", "seconds", "cpuSeconds"}, the last of the server alone.
//
// HEADWATER_ENDPOINT is the program of core/examples/endpoint, DYNALITE dynalite's cli.js, KINESALITE kinesalite's folder.
// It takes about two minutes and needs /proc, which tells the time that the servers use.

import { Connection } from "./connection.mjs";
import * as kinesis from "./kinesis.mjs";
import * as dynamodb from "./requests.mjs";
import { start } from "./servers.mjs";

const comparisons = [
  { beside: "dynalite", setUp: dynamodb.setUp, workloads: () => dynamodb.workloads },
  { beside: "kinesalite", ...kinesis },
];

const CONCURRENCY = [1, 16];
const MEASURED_MS = 2_500;
const WARM_UP_MS = 500;
// Both servers keep what they are told in memory.
const REQUESTS_MAX = 60_000;

/** Sends requests in turn over as many connections as told, and says how many were answered. */
async function drive(port, requests, concurrency, milliseconds) {
  const connections = await Promise.all(Array.from({ length: concurrency }, () => Connection.open(port)));
  const end = performance.now() + milliseconds;
  let sent = 0;
  async function work(connection) {
    while (sent < REQUESTS_MAX && performance.now() < end) {
      sent += 1;
      await connection.send(requests[sent % requests.length]);
    }
    connection.close();
  }
  await Promise.all(connections.map(work));
  return sent;
}

async function measure(server, requests, concurrency) {
  await drive(server.port, requests, concurrency, WARM_UP_MS);
  const [began, cpuBefore] = [performance.now(), server.cpuSeconds()];
  const count = await drive(server.port, requests, concurrency, MEASURED_MS);
  const cpuSeconds = server.cpuSeconds() - cpuBefore;
  return { requests: count, seconds: (performance.now() - began) / 1_000, cpuSeconds };
}

for (const { beside, setUp, workloads } of comparisons) {
  for (const name of ["headwater", beside]) {
    const server = await start(name);
    const connection = await Connection.open(server.port);
    const answers = [];
    for (const request of setUp) answers.push(await connection.send(request));
    connection.close();
    for (const [operation, requests] of Object.entries(workloads(answers))) {
      for (const concurrency of CONCURRENCY) {
        const figures = await measure(server, requests, concurrency);
        console.log(JSON.stringify({ server: name, operation, concurrency, ...figures }));
      }
    }
    await server.stop();
  }
}
