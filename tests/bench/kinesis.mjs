// The requests of Kinesis that both servers get: PutRecords of a hundred records, and GetRecords of a page of a hundred.

const STREAM = "Orders";
const HEAD = [
  "POST / HTTP/1.1",
  "Host: 127.0.0.1",
  "Content-Type: application/x-amz-json-1.1",
  "X-Amz-Date: 20260101T000000Z",
  "Authorization: AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/kinesis/aws4_request, " +
    `SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=${"0".repeat(64)}`,
];
const RECORDS = 100;
const REQUESTS = 100;
const PAUSES = 20;

/** A whole request, as it goes over the wire. */
function request(operation, input) {
  const body = Buffer.from(JSON.stringify(input));
  const own = [`X-Amz-Target: Kinesis_20131202.${operation}`, `Content-Length: ${body.length}`];
  return Buffer.concat([Buffer.from([...HEAD, ...own, "", ""].join("\r\n")), body]);
}

const many = (count, make) => Array.from({ length: count }, (_, number) => make(number));
const put = (round) =>
  request("PutRecords", {
    StreamName: STREAM,
    Records: many(RECORDS, (number) => ({
      PartitionKey: `customer-${round * RECORDS + number}`,
      Data: Buffer.from("x".repeat(100)).toString("base64"),
    })),
  });

/** What comes before the measurement: the stream, some time until it is there, records, and an iterator. */
export const setUp = [
  request("CreateStream", { StreamName: STREAM, ShardCount: 1 }),
  ...many(PAUSES, () => request("DescribeStream", { StreamName: STREAM })),
  put(0),
  put(1),
  request("GetShardIterator", { StreamName: STREAM, ShardId: "shardId-000000000000", ShardIteratorType: "TRIM_HORIZON" }),
];

/** What is measured; the last answer of the set-up is the iterator. */
export function workloads(answers) {
  const { ShardIterator } = JSON.parse(answers.at(-1));
  return {
    "GetRecords 100": [request("GetRecords", { ShardIterator, Limit: RECORDS })],
    "PutRecords 100": many(REQUESTS, put),
  };
}
