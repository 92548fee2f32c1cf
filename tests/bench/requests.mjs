// The requests that both servers get, byte for byte the same.

const TABLE = "Orders";
const HEAD = [
  "POST / HTTP/1.1",
  "Host: 127.0.0.1",
  "Content-Type: application/x-amz-json-1.0",
  "X-Amz-Date: 20260101T000000Z",
  "Authorization: AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/dynamodb/aws4_request, " +
    `SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=${"0".repeat(64)}`,
];

/** Items that PutItem, GetItem and UpdateItem go round. */
const ITEMS = 1_000;
const QUERIED = 100;

/** A whole request, as it goes over the wire. */
function request(operation, input) {
  const body = Buffer.from(JSON.stringify({ TableName: TABLE, ...input }));
  const own = [`X-Amz-Target: DynamoDB_20120810.${operation}`, `Content-Length: ${body.length}`];
  return Buffer.concat([Buffer.from([...HEAD, ...own, "", ""].join("\r\n")), body]);
}

const key = (customer, number) => ({ customer: { S: customer }, number: { N: String(number) } });
const one = (number) => key(`customer#${number}`, number);

/** 1 KB: a key, some short attributes, and text that fills it up. */
const item = (number) => ({
  ...one(number),
  status: { S: "PENDING" },
  total: { N: `${number}.25` },
  paid: { BOOL: false },
  note: { S: "x".repeat(950) },
});

const many = (make) => Array.from({ length: ITEMS }, (_, number) => make(number));

/** What comes before the measurement: the table, and the hundred small items of one partition. */
export const setUp = [
  request("CreateTable", {
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [
      { AttributeName: "customer", AttributeType: "S" },
      { AttributeName: "number", AttributeType: "N" },
    ],
    KeySchema: [
      { AttributeName: "customer", KeyType: "HASH" },
      { AttributeName: "number", KeyType: "RANGE" },
    ],
  }),
  ...Array.from({ length: QUERIED }, (_, number) =>
    request("PutItem", { Item: { ...key("queried", number), status: { S: "PENDING" }, note: { S: "x".repeat(60) } } }),
  ),
];

/** What is measured, in this order: the items that are read are there by then. */
export const workloads = {
  PutItem: many((number) => request("PutItem", { Item: item(number) })),
  GetItem: many((number) => request("GetItem", { Key: one(number), ConsistentRead: true })),
  UpdateItem: many((number) =>
    request("UpdateItem", {
      Key: one(number),
      UpdateExpression: "SET #s = :s ADD visits :one",
      ExpressionAttributeNames: { "#s": "status" },
      ExpressionAttributeValues: { ":s": { S: "PAID" }, ":one": { N: "1" } },
    }),
  ),
  "Query 100": [
    request("Query", {
      KeyConditionExpression: "customer = :c",
      ExpressionAttributeValues: { ":c": { S: "queried" } },
    }),
  ],
};
