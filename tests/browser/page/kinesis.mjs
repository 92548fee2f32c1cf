// Runs inside the page: the Kinesis client of the AWS SDK for JavaScript v3, unmodified, against a Playground.

import {
  CreateStreamCommand,
  DeregisterStreamConsumerCommand,
  DescribeStreamConsumerCommand,
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListStreamConsumersCommand,
  PutRecordCommand,
  RegisterStreamConsumerCommand,
  ResourceInUseException,
  SubscribeToShardCommand,
} from "@aws-sdk/client-kinesis";
import { HttpResponse } from "@smithy/core/protocols";

const STEP_MS = 20;

/** A body that goes on as long as its subscription does; virtual time passes while somebody waits for it, and only then. */
function bodyOf(playground, { body, subscription }) {
  if (subscription === undefined) return body;
  const source = {
    start: (controller) => controller.enqueue(body),
    pull(controller) {
      for (;;) {
        const { body: frames, done } = playground.frames(subscription);
        if (frames.length > 0) controller.enqueue(frames);
        if (done) controller.close();
        if (done || frames.length > 0) return;
        playground.advance(STEP_MS);
      }
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}

/** A request handler that answers from the playground instead of from the network. */
function requestHandler(playground) {
  return {
    async handle({ method, path, headers, body }) {
      const answer = playground.request({ method, path, headers, body });
      const { status: statusCode } = answer;
      return { response: new HttpResponse({ statusCode, headers: answer.headers, body: bodyOf(playground, answer) }) };
    },
  };
}

const StreamName = "Clicks";
const bytes = (text) => new TextEncoder().encode(text);
const text = (data) => new TextDecoder().decode(data);

globalThis.runKinesisSession = async (Playground) => {
  const playground = new Playground({ seed: 7, instant: true });
  const kinesis = new KinesisClient({
    region: "eu-west-1",
    credentials: { accessKeyId: "AKID", secretAccessKey: "secret" },
    requestHandler: requestHandler(playground),
  });
  await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
  const { StreamDescription: stream } = await kinesis.send(new DescribeStreamCommand({ StreamName }));
  const numbers = [];
  for (const [n, PartitionKey] of [..."abcde"].entries()) {
    const put = await kinesis.send(new PutRecordCommand({ StreamName, PartitionKey, Data: bytes(`record ${n}`) }));
    numbers.push(put.SequenceNumber);
  }
  const [{ ShardId }] = stream.Shards;
  const read = await readShard(kinesis, ShardId);
  const consumer = await register(kinesis, stream.StreamARN);
  const pushed = await subscribe(kinesis, consumer.ConsumerARN, ShardId);
  const { Consumers } = await kinesis.send(new ListStreamConsumersCommand({ StreamARN: stream.StreamARN }));
  await kinesis.send(new DeregisterStreamConsumerCommand({ ConsumerARN: consumer.ConsumerARN }));
  const left = await kinesis.send(new ListStreamConsumersCommand({ StreamARN: stream.StreamARN }));
  return {
    arn: stream.StreamARN,
    created: stream.StreamCreationTimestamp.toISOString(),
    numbers,
    read,
    consumer: consumer.ConsumerARN,
    status: consumer.ConsumerStatus,
    pushed,
    listed: Consumers.map((listed) => listed.ConsumerName),
    left: left.Consumers.length,
  };
};

/** All records of a shard, in pages of two. */
async function readShard(kinesis, ShardId) {
  const start = { StreamName, ShardId, ShardIteratorType: "TRIM_HORIZON" };
  let { ShardIterator } = await kinesis.send(new GetShardIteratorCommand(start));
  const records = [];
  for (;;) {
    const page = await kinesis.send(new GetRecordsCommand({ ShardIterator, Limit: 2 }));
    records.push(...page.Records.map(({ PartitionKey, Data }) => `${PartitionKey}: ${text(Data)}`));
    if (page.Records.length === 0) return records;
    ShardIterator = page.NextShardIterator;
  }
}

async function register(kinesis, StreamARN) {
  const registered = await kinesis.send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: "Dashboard" }));
  const { ConsumerARN } = registered.Consumer;
  const described = await kinesis.send(new DescribeStreamConsumerCommand({ ConsumerARN }));
  return described.ConsumerDescription;
}

/** Listens for five minutes of virtual time; writes a record once the first ones have come. */
async function subscribe(kinesis, ConsumerARN, ShardId) {
  const start = { ConsumerARN, ShardId, StartingPosition: { Type: "TRIM_HORIZON" } };
  const { EventStream } = await kinesis.send(new SubscribeToShardCommand(start));
  const refused = await kinesis.send(new SubscribeToShardCommand(start)).catch((error) => error);
  const events = [];
  for await (const { SubscribeToShardEvent: event } of EventStream) {
    events.push({
      records: event.Records.map(({ PartitionKey, Data }) => `${PartitionKey}: ${text(Data)}`),
      numbers: event.Records.map((record) => record.SequenceNumber),
      arrived: event.Records.every((record) => record.ApproximateArrivalTimestamp instanceof Date),
      next: event.ContinuationSequenceNumber,
      behind: event.MillisBehindLatest,
    });
    if (events.length === 1) {
      await kinesis.send(new PutRecordCommand({ StreamName, PartitionKey: "f", Data: bytes("record 5") }));
    }
  }
  return { events, refused: refused instanceof ResourceInUseException && refused.message };
}
