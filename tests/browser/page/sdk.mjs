// Runs inside the page: the AWS SDK for JavaScript v3, unmodified, against a Playground of the loaded WebAssembly.

import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import { HttpResponse } from "@smithy/core/protocols";

/** A request handler that answers from the playground instead of from the network. */
function requestHandler(playground) {
  return {
    async handle({ method, path, headers, body }) {
      const answer = playground.request({ method, path, headers, body });
      return { response: new HttpResponse({ statusCode: answer.status, headers: answer.headers, body: answer.body }) };
    },
  };
}

const ITEMS = 25;

globalThis.runSdkSession = async (Playground) => {
  const playground = new Playground({ seed: 7, instant: true });
  const options = {
    region: "eu-west-1",
    credentials: { accessKeyId: "AKID", secretAccessKey: "secret" },
    requestHandler: requestHandler(playground),
  };
  const dynamodb = new DynamoDBClient(options);
  const streams = new DynamoDBStreamsClient(options);

  const created = await createTable(dynamodb);
  await waitUntilTableExists({ client: dynamodb, maxWaitTime: 30 }, { TableName: "Orders" });
  const refused = await writeItems(dynamodb);
  const table = await dynamodb.send(new DescribeTableCommand({ TableName: "Orders" }));
  const query = await dynamodb.send(
    new QueryCommand({
      TableName: "Orders",
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :low AND :high",
      ExpressionAttributeValues: { ":pk": { S: "customer#0" }, ":low": { N: "0" }, ":high": { N: "50" } },
    }),
  );
  const { description, records, pages } = await readStream(streams, table.Table.LatestStreamArn);
  return {
    arn: created.TableDescription.TableArn,
    status: table.Table.TableStatus,
    refused,
    query: query.Items.map((item) => item.sk.N),
    shards: description.Shards.length,
    view: description.StreamViewType,
    pages,
    records: records.map((record) => ({
      name: record.eventName,
      key: `${record.dynamodb.Keys.pk.S}/${record.dynamodb.Keys.sk.N}`,
      old: record.dynamodb.OldImage?.visits?.N,
      new: record.dynamodb.NewImage?.visits?.N,
      sequence: record.dynamodb.SequenceNumber,
      shard: record.shard,
    })),
  };
};

function createTable(dynamodb) {
  return dynamodb.send(
    new CreateTableCommand({
      TableName: "Orders",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "N" },
      ],
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    }),
  );
}

/** Puts 25 items with a condition, updates each with an expression, and counts the refusals of a second put. */
async function writeItems(dynamodb) {
  let refused = 0;
  for (let n = 0; n < ITEMS; n += 1) {
    const key = { pk: { S: `customer#${n % 5}` }, sk: { N: String(n) } };
    const put = new PutItemCommand({
      TableName: "Orders",
      Item: { ...key, visits: { N: "1" }, tags: { SS: ["new", "web"] }, photo: { B: new Uint8Array([1, 2, n]) } },
      ConditionExpression: "attribute_not_exists(pk)",
    });
    await dynamodb.send(put);
    await dynamodb.send(put).catch((error) => {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      refused += 1;
    });
    const updated = await dynamodb.send(
      new UpdateItemCommand({
        TableName: "Orders",
        Key: key,
        UpdateExpression: "SET visits = if_not_exists(visits, :zero) + :one, #s = :s DELETE tags :new",
        ConditionExpression: "visits < :limit AND contains(tags, :web)",
        ExpressionAttributeNames: { "#s": "status" },
        ExpressionAttributeValues: {
          ":zero": { N: "0" },
          ":one": { N: "1" },
          ":limit": { N: "10" },
          ":s": { S: "SHIPPED" },
          ":web": { S: "web" },
          ":new": { SS: ["new"] },
        },
        ReturnValues: "UPDATED_NEW",
      }),
    );
    if (updated.Attributes.visits.N !== "2") throw new Error(`visits is ${updated.Attributes.visits.N}`);
  }
  return refused;
}

/** DescribeStream → GetShardIterator → GetRecords, every shard to its end, in pages of seven. */
async function readStream(streams, StreamArn) {
  const { StreamDescription: description } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const records = [];
  let pages = 0;
  for (const { ShardId } of description.Shards) {
    const shard = { StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" };
    let { ShardIterator } = await streams.send(new GetShardIteratorCommand(shard));
    for (;;) {
      const page = await streams.send(new GetRecordsCommand({ ShardIterator, Limit: 7 }));
      pages += 1;
      records.push(...page.Records.map((record) => ({ ...record, shard: ShardId })));
      if (page.Records.length === 0) break;
      ShardIterator = page.NextShardIterator;
    }
  }
  return { description, records, pages };
}
